"""What a state changed in the document: the members added, replaced and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from zisfast.cli.executions import scope_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDED, REPLACED, REMOVED = "+", "~", "-"


class Change(msgspec.Struct, frozen=True):
    """One member at the reference path ``path``: ``sign`` is ``+``, ``~`` or ``-``; ``value`` is its new JSON text."""

    sign: str
    path: str
    value: bytes = b""


def changes(before: bytes, after: bytes) -> list[Change]:
    """The smallest members that differ; whole arrays and scalars, never parts of them."""
    if before == after:
        return []
    return list(_compare("$", msgspec.Raw(before), msgspec.Raw(after)))


class Follower:
    """Tells for one state after the other what it changed; every iteration of a Map has a document of its own."""

    def __init__(self, document: bytes) -> None:
        self._documents = {"": document}

    def changes(self, state: str, output: bytes) -> list[Change]:
        """What ``state`` (its path) changed; for the first state of an iteration, the whole output."""
        scope = scope_of(state)
        before = self._documents.get(scope)
        self._documents[scope] = output
        return [Change(REPLACED, "$", output)] if before is None else changes(before, output)


def _compare(path: str, before: msgspec.Raw, after: msgspec.Raw) -> Iterator[Change]:
    old, new = _members(before), _members(after)
    if old is None or new is None:
        if bytes(before) != bytes(after):
            yield Change(REPLACED, path, bytes(after))
        return
    if old and new and not old.keys() & new.keys():
        yield Change(REPLACED, path, bytes(after))
        return
    for name, value in new.items():
        place = f"{path}{_step(name)}"
        if name not in old:
            yield Change(ADDED, place, bytes(value))
        elif bytes(old[name]) != bytes(value):
            yield from _compare(place, old[name], value)
    for name in old:
        if name not in new:
            yield Change(REMOVED, f"{path}{_step(name)}")


def _members(value: msgspec.Raw) -> dict[str, msgspec.Raw] | None:
    if bytes(value)[:1] != b"{":
        return None
    try:
        return msgspec.json.decode(value, type=dict[str, msgspec.Raw])
    except msgspec.DecodeError:  # a key that is no text (a lone surrogate)
        return None


def _step(name: str) -> str:
    from zisfast.bundles.problems import write_place

    text: Any = write_place((name,))
    return text if text.startswith("[") else f".{text}"
