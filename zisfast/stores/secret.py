"""Secrets: values that are sent and never shown."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import quote, quote_plus

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

REDACTED = "*****"
"""What stands in place of a secret, as the platform writes it."""

# A shorter text occurs in ordinary words: replacing it would garble messages and reveal it by its places.
SHORTEST_REDACTED = 4


class Secret:
    """A secret text. ``reveal()`` gives it; str, repr, format, JSON and pickle don't."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret itself, for the one place that sends it."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({REDACTED!r})"

    def __str__(self) -> str:
        return REDACTED

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        import hmac  # OpenSSL comes with it, and hardly anything compares secrets

        return hmac.compare_digest(self._value.encode(), other._value.encode())

    __hash__ = None  # type: ignore[assignment]  # a hash would be an oracle for guesses

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret cannot be pickled or copied")


class Redactor:
    """Replaces every known secret in a text, also in its URL, Base64 and JSON spellings."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spellings = {text for secret in secrets for text in _spellings(secret)}
        # the longest first: a secret may hold another one
        self._spellings = sorted(spellings, key=lambda text: (-len(text), text))

    def __call__(self, text: str) -> str:
        """``text`` without secrets."""
        for spelling in self._spellings:
            if spelling in text:
                text = text.replace(spelling, REDACTED)
        return text

    def __repr__(self) -> str:
        return f"Redactor({len(self._spellings)} spellings)"


def _spellings(secret: str) -> set[str]:
    if len(secret) < SHORTEST_REDACTED:
        return set()
    import json  # few runs have secrets

    raw = secret.encode()
    encoded = base64.b64encode(raw).decode()
    texts = {
        secret,
        secret.rstrip("="),
        quote(secret, safe=""),
        quote(secret),
        quote_plus(secret),
        msgspec.json.encode(secret)[1:-1].decode(),
        json.dumps(secret)[1:-1],
        encoded.rstrip("="),
        encoded.rstrip("=").translate(str.maketrans("+/", "-_")),
        raw.hex(),
    }
    return {text for text in texts if len(text) >= SHORTEST_REDACTED}
