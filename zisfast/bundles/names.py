"""Names in a bundle: identifiers such as ``zis:acme:flow:notify``, patterns, limits and likely corrections."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

COMMON = "common"
"""The integration of the built-in actions."""

INTEGRATION_PATTERN = re.compile(r"[a-z0-9_-]{1,64}")
CONNECTION_PATTERN = re.compile(r"[A-Za-z0-9_-]{3,64}")
RESOURCE_PATTERN = re.compile(r"[A-Za-z0-9_.-]+")

MAX_BUNDLE_NAME = 50
MAX_DESCRIPTION = 100
MAX_RESOURCE_NAME = 50
MAX_FLOW_REFERENCE = 100

_IDENTIFIER = re.compile(r"zis:([^:\s]+):([^:\s]+):(.+)", re.DOTALL)


class Identifier(msgspec.Struct, frozen=True):
    """A full name: ``zis:{integration}:{kind}:{name}``."""

    integration: str
    kind: str
    name: str

    def __str__(self) -> str:
        return f"zis:{self.integration}:{self.kind}:{self.name}"


def parse_identifier(text: object) -> Identifier | None:
    """The identifier that ``text`` is, or None where it is none."""
    match = _IDENTIFIER.fullmatch(text) if isinstance(text, str) else None
    return Identifier(*match.groups()) if match else None


def closest(text: str, known: Iterable[str]) -> str | None:
    """The one of ``known`` that ``text`` was most likely meant to be."""
    candidates = list(known)
    folded = {candidate.casefold(): candidate for candidate in reversed(candidates)}
    if text.casefold() in folded:
        return folded[text.casefold()]
    if len(text) > 200:  # matching is quadratic, and nobody mistypes a name of that length
        return None
    from difflib import get_close_matches  # only where there is a mistake to explain

    matches = get_close_matches(text.casefold(), folded, n=1, cutoff=0.7)
    return folded[matches[0]] if matches else None


def suggestion(text: str, known: Iterable[str]) -> str:
    """``; did you mean '...'?`` where one of ``known`` is close to ``text``, else nothing."""
    match = closest(text, known)
    return f"; did you mean {shown(match)}?" if match is not None and match != text else ""


def shown(value: object) -> str:
    """``value`` for a message: quoted, on one line and at most 60 characters long."""
    if isinstance(value, str):
        text = value if len(value) <= 60 else value[:57] + "..."
        return repr(text)
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return _number(value)


def _number(value: object) -> str:
    try:
        text = repr(value)
    except ValueError:  # an int of more digits than Python writes
        return "a number"
    return text if len(text) <= 60 else "a number"


def listed(names: Iterable[str], limit: int = 8) -> str:
    """``names`` for a message: ``'a', 'b' and 3 more``, or ``none``."""
    all_names = list(names)
    text = ", ".join(shown(name) for name in all_names[:limit])
    more = len(all_names) - limit
    return (f"{text} and {more} more" if more > 0 else text) or "none"
