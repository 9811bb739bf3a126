"""Configs: an integration's settings, one JSON object per scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from zisfast.errors import StoreError
from zisfast.stores.files import decode, read_file, type_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zisfast.stores.owner import Owner

# Each setting stays as the JSON text it came with, so numbers keep every digit.
Settings = dict[str, msgspec.Raw]

_settings_decoder = msgspec.json.Decoder(Settings)


class ConfigStore(Protocol):
    """Where configs are kept. Settings are JSON objects as bytes."""

    async def load_config(self, owner: Owner, scope: str) -> bytes | None:
        """The settings of the scope, or None when the owner has no such scope."""
        ...

    async def patch_config(self, owner: Owner, scope: str, config: bytes) -> bool:
        """Set the named settings and keep the others; False when the owner has no such scope."""
        ...

    async def scopes(self, owner: Owner) -> list[str]:
        """The owner's scopes, for messages."""
        ...


class MemoryConfigStore:
    """Configs in memory. ``configs`` maps scopes to settings; every owner starts with its own copy of them."""

    def __init__(self, configs: Mapping[str, object] | None = None) -> None:
        self._seed: dict[str, Settings] = {}
        for scope, config in (configs or {}).items():
            data = config if isinstance(config, bytes) else msgspec.json.encode(config)
            self._seed[scope] = _parse_settings(data, f"config {scope!r}")
        self._owners: dict[Owner, dict[str, Settings]] = {}

    @classmethod
    def from_files(cls, arguments: Iterable[str]) -> MemoryConfigStore:
        """The store for ``SCOPE=FILE`` arguments. Raises :class:`StoreError`."""
        configs: dict[str, object] = {}
        for argument in arguments:
            scope, equals, path = argument.partition("=")
            if not (scope and equals and path):
                raise StoreError("expected SCOPE=FILE", f"config {argument!r}")
            if scope in configs:
                raise StoreError("the scope is given twice", f"config {argument!r}")
            data = read_file(path, "config")
            _parse_settings(data, path)
            configs[scope] = data
        return cls(configs)

    async def load_config(self, owner: Owner, scope: str) -> bytes | None:
        """See :class:`ConfigStore`."""
        settings = self._of(owner).get(scope)
        return None if settings is None else msgspec.json.encode(settings)

    async def patch_config(self, owner: Owner, scope: str, config: bytes) -> bool:
        """See :class:`ConfigStore`."""
        settings = self._of(owner).get(scope)
        if settings is None:
            return False
        settings.update(_parse_settings(config, f"config {scope!r}"))
        return True

    async def scopes(self, owner: Owner) -> list[str]:
        """See :class:`ConfigStore`."""
        return sorted(self._of(owner))

    def _of(self, owner: Owner) -> dict[str, Settings]:
        if owner not in self._owners:
            self._owners[owner] = {scope: dict(settings) for scope, settings in self._seed.items()}
        return self._owners[owner]


def _parse_settings(data: bytes, where: str) -> Settings:
    value = decode(data, where, "config")
    if not isinstance(value, dict):
        raise StoreError(f"expected an object with the settings, got {type_name(value)}", where)
    settings = _settings_decoder.decode(data)
    # a Raw points into the whole input and would keep it alive
    return {name: raw.copy() for name, raw in settings.items()}
