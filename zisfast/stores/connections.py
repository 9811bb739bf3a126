"""Connections: credentials that an action may use by name, and the one place that may receive them."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from zisfast.errors import StoreError
from zisfast.stores.files import decode, read_file, type_name
from zisfast.stores.secret import REDACTED, Secret

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping

    from zisfast.stores.owner import Owner

_NAME = re.compile(r"[A-Za-z0-9_-]{3,64}")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_DOMAIN = re.compile(r"(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?(:[0-9]{1,5})?|\[[0-9a-f:.]+\](:[0-9]{1,5})?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class BearerToken(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="bearer_token"):
    """Sent as ``Authorization: Bearer <token>``."""

    name: str
    token: Secret
    allowed_domain: str

    def header(self) -> tuple[str, Secret]:
        """The header that carries the credentials."""
        return "Authorization", Secret(f"Bearer {self.token.reveal()}")

    def secrets(self) -> list[str]:
        """What must not be shown."""
        return [self.token.reveal()]


class BasicAuth(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="basic_auth"):
    """Sent as ``Authorization: Basic <user and password>``."""

    name: str
    username: str
    password: Secret
    allowed_domain: str

    def header(self) -> tuple[str, Secret]:
        """The header that carries the credentials."""
        return "Authorization", Secret(f"Basic {self._credentials()}")

    def secrets(self) -> list[str]:
        """What must not be shown."""
        return [self.password.reveal(), self._credentials()]

    def _credentials(self) -> str:
        return base64.b64encode(f"{self.username}:{self.password.reveal()}".encode()).decode()


class ApiKey(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="api_key"):
    """Sent as ``<header_name>: <api_key>``."""

    name: str
    header_name: str
    api_key: Secret
    allowed_domain: str

    def header(self) -> tuple[str, Secret]:
        """The header that carries the credentials."""
        return self.header_name, self.api_key

    def secrets(self) -> list[str]:
        """What must not be shown."""
        return [self.api_key.reveal()]


class OAuth(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="oauth"):
    """An OAuth token, sent as a bearer. Without ``allowed_domain`` it goes only where the author's text says."""

    name: str
    access_token: Secret
    refresh_token: Secret | None = None
    allowed_domain: str | None = None

    def header(self) -> tuple[str, Secret]:
        """The header that carries the credentials."""
        return "Authorization", Secret(f"Bearer {self.access_token.reveal()}")

    def secrets(self) -> list[str]:
        """What must not be shown."""
        tokens = (self.access_token, self.refresh_token)
        return [token.reveal() for token in tokens if token is not None]


Connection = BearerToken | BasicAuth | ApiKey | OAuth

# What tells the types apart where the entry has no "type", and the secrets of each.
_TYPES: dict[str, tuple[type[Any], str, tuple[str, ...]]] = {
    "bearer_token": (BearerToken, "token", ("token",)),
    "basic_auth": (BasicAuth, "password", ("password",)),
    "api_key": (ApiKey, "api_key", ("api_key",)),
    "oauth": (OAuth, "access_token", ("access_token", "refresh_token")),
}


class ConnectionStore(Protocol):
    """Where connections are kept."""

    async def connection(self, owner: Owner, name: str) -> Connection | None:
        """The owner's connection of that name."""
        ...

    def secrets(self) -> Iterable[str]:
        """Every secret that the store has handed out or holds in clear, for redaction."""
        ...


class MemoryConnectionStore:
    """Connections in memory, the same for every owner."""

    def __init__(self, connections: Iterable[Connection] = ()) -> None:
        self._connections: dict[str, Connection] = {}
        for connection in connections:
            if connection.name in self._connections:
                raise StoreError("two connections have this name", f"connection {connection.name!r}")
            self._connections[connection.name] = connection

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> MemoryConnectionStore:
        """The store for a connections file, see :meth:`from_bytes`. Raises :class:`StoreError`."""
        return cls.from_bytes(read_file(path, "connections"), str(path))

    @classmethod
    def from_bytes(cls, data: bytes, where: str = "connections") -> MemoryConnectionStore:
        """The store for JSON text; errors name ``where``. Raises :class:`StoreError`.

        It is ``{NAME: connection}``, an array of connections with names, or what the platform answers,
        ``{"bearer_token": [...], "basic_auth": [...], "api_key": [...], "oauth": [...]}``.
        """
        value = decode(data, where, "connections")
        return cls(parse_connection(entry, f"{where}: {place}", kind) for place, entry, kind in _entries(value, where))

    async def connection(self, owner: Owner, name: str) -> Connection | None:
        """See :class:`ConnectionStore`."""
        return self._connections.get(name)

    def secrets(self) -> list[str]:
        """See :class:`ConnectionStore`."""
        return [secret for connection in self._connections.values() for secret in connection.secrets()]

    def __repr__(self) -> str:
        return f"MemoryConnectionStore({sorted(self._connections)})"


def parse_connection(entry: object, where: str, kind: str | None = None) -> Connection:
    """The connection that ``entry`` describes. Raises :class:`StoreError`; its text never holds a value of a secret."""
    if not isinstance(entry, dict):
        raise StoreError(f"expected an object, got {type_name(entry)}", where)
    kind = _kind(entry, where, kind)
    struct, _, secrets = _TYPES[kind]
    fields: dict[str, Any] = {}
    for field in msgspec.structs.fields(struct):
        value = entry.get(field.name)
        if value is None and not field.required:
            continue
        text = _field_text(value, f"{where}.{field.name}", secret=field.name in secrets)
        fields[field.name] = Secret(text) if field.name in secrets else text
    _check(fields, where)
    connection: Connection = struct(**fields)
    return connection


def _entries(value: object, path: str) -> Iterator[tuple[str, object, str | None]]:
    if isinstance(value, list):
        for number, entry in enumerate(value):
            yield f"connection {number}", entry, None
    elif not isinstance(value, dict):
        raise StoreError(f"expected an object or an array of connections, got {type_name(value)}", path)
    else:
        for name, entry in value.items():
            if name in _TYPES and isinstance(entry, list):
                for number, item in enumerate(entry):
                    yield f"{name}[{number}]", item, name
            elif isinstance(entry, dict) and name != "meta":
                yield f"connection {name!r}", {"name": name, **entry}, None
            elif name != "meta":
                raise StoreError(f"expected an object, got {type_name(entry)}", f"{path}: connection {name!r}")


def _kind(entry: Mapping[str, object], where: str, kind: str | None) -> str:
    given = entry.get("type", kind)
    if given is not None:
        if given not in _TYPES:
            raise StoreError(f"{given!r} is not one of {', '.join(_TYPES)}", f"{where}.type")
        return str(given)
    found = [name for name, (_, mark, _) in _TYPES.items() if mark in entry]
    if len(found) != 1:
        raise StoreError(f"the type is missing: one of {', '.join(_TYPES)}", where)
    return found[0]


def _field_text(value: object, where: str, *, secret: bool) -> str:
    if value is None:
        raise StoreError("the value is missing", where)
    if not isinstance(value, str):
        raise StoreError(f"expected a string, got {type_name(value)}", where)
    if secret and value and not value.strip("*"):
        raise StoreError(f"{REDACTED} stands for the secret: put the secret itself here", where)
    if _CONTROL.search(value) or not value:
        raise StoreError("the value is empty or holds a control character", where)
    return value


def _check(fields: dict[str, Any], where: str) -> None:
    if not _NAME.fullmatch(fields["name"]):
        raise StoreError(f"{fields['name']!r} is not 3 to 64 letters, digits, _ or -", f"{where}.name")
    if "header_name" in fields and not _TOKEN.fullmatch(fields["header_name"]):
        raise StoreError(f"{fields['header_name']!r} is not a header name", f"{where}.header_name")
    if "allowed_domain" in fields:
        fields["allowed_domain"] = domain = fields["allowed_domain"].lower()
        if not _DOMAIN.fullmatch(domain):
            reason = f"{domain!r} is not a host such as api.example.com, *.example.com or localhost:8080"
            raise StoreError(reason, f"{where}.allowed_domain")
    elif "access_token" not in fields:
        raise StoreError("the value is missing", f"{where}.allowed_domain")
