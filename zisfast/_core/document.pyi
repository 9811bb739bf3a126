"""JSON documents as the core holds them."""

from collections.abc import Sequence
from typing import Any, final

@final
class Document:
    """A parsed JSON document, immutable.

    ``source`` is JSON text as bytes, or any other Python value, which is encoded first. The parser is strict
    (RFC 8259): UTF-8, no comments, no trailing commas, no NaN. Numbers and strings keep their text, so
    ``to_bytes`` gives the input back byte for byte; of duplicate keys the last one counts. Surrogates may stand
    alone in escapes; in Python they become lone surrogates, as in the standard library. ``max_depth`` is at most
    65535. A Document may be read by many threads at once.

    Raises :class:`zisfast.errors.DocumentError` with ``offset``, ``line`` and ``column`` (of two faults the first in
    the text), and TypeError for a Python value that is not a JSON value, such as NaN.
    """

    def __init__(self, source: object, *, max_depth: int = 512, max_bytes: int = 2**31 - 1) -> None: ...
    def to_python(self) -> Any:
        """The document as dict, list, str, int, float, bool or None.

        Numbers beyond the range of float become infinite. Raises :class:`zisfast.errors.DocumentError` for an integer
        of more digits than Python converts (``sys.get_int_max_str_digits``).
        """
    def to_bytes(self) -> bytes:
        """The document's JSON text, as it came in."""
    def compact(self) -> bytes:
        """The JSON text without insignificant white space, each key once (its last value, at its first place)."""
    def slice(self, path: Sequence[str | int]) -> bytes:
        """The JSON text of the value at ``path`` (keys and indexes from the root). Raises KeyError."""
    def offset(self, path: Sequence[str | int], *, key: bool = False) -> int:
        """The byte offset at which the value at ``path`` (or, with ``key``, its key's quote) starts.

        Raises KeyError when there is no such value.
        """
    def duplicate_keys(self) -> list[tuple[tuple[str | int, ...], int]]:
        """Path and byte offset of every key that repeats an earlier one of its object, in the order of the text."""
