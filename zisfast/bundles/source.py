"""A bundle's text: bytes come in, values come out, and the line and column of every key and value."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any

from zisfast._core.document import Document
from zisfast.bundles.problems import Place, read_place
from zisfast.bundles.tolerant import blank_extras
from zisfast.bundles.variables import substitute
from zisfast.errors import DocumentError, PathError

if TYPE_CHECKING:
    from collections.abc import Mapping

# one character: a pair of surrogates, or any other escape
_ESCAPE = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.", re.DOTALL)


class Source:
    """A text that may hold a bundle.

    Raises UnicodeDecodeError for bytes that are not UTF-8. ``error`` is the reason why the text is no JSON document,
    or None; ``value`` is the document then.
    """

    def __init__(self, data: bytes, variables: Mapping[str, str] | None = None, *, tolerant: bool = False) -> None:
        self.given = data.decode("utf-8").removeprefix("\ufeff")
        self._lines = [0, *(match.end() for match in re.finditer("\n", self.given))]
        text = blank_extras(self.given) if tolerant else self.given
        self.substitution = substitute(text, variables or {})
        self.variables = dict(variables or {})
        self.text = self.substitution.text
        self._data = self.text.encode("utf-8", "surrogatepass")
        self.error: DocumentError | None = None
        self.value: Any = None
        try:
            self.document = Document(self._data)
            self.value = self.document.to_python()
        except DocumentError as error:
            self.error = error

    def position(self, place: Place, *, key: bool = False, character: int = 0) -> tuple[int, int]:
        """Line and column of the value at ``place``, of its ``key``, or of a ``character`` of a string (from 0).

        Raises KeyError where there is no such value.
        """
        index = self._index(self.document.offset(place, key=key and bool(place) and isinstance(place[-1], str)))
        if character and not key:
            index = self._inside(index, character)
        return self.line_column(self.substitution.original(index))

    def position_at(self, offset: int) -> tuple[int, int]:
        """Line and column of a byte offset of the text with its variables replaced."""
        return self.line_column(self.substitution.original(self._index(offset)))

    def line_column(self, index: int) -> tuple[int, int]:
        """Line and column of the character at ``index`` of the text as given."""
        line = bisect_right(self._lines, index)
        return line, index - self._lines[line - 1] + 1

    def line_of(self, where: str) -> tuple[int, int] | None:
        """Line and column of a place as problems write it; None where there is no such place."""
        try:
            return self.position(read_place(where))
        except (KeyError, PathError):
            return None

    @cached_property
    def unknown_values(self) -> frozenset[tuple[int, int]]:
        """Line and column of every variable without a value that stands instead of a JSON value."""
        return frozenset(self.line_column(one.start) for one in self.substitution.left_over if not one.in_string)

    def from_variable(self, place: Place) -> bool:
        """Whether a variable stood in the value at ``place``."""
        start = self._index(self.document.offset(place))
        stop = start + len(self.document.slice(place).decode("utf-8"))
        return self.substitution.replaced(start, stop)

    def _index(self, offset: int) -> int:
        return offset if self.text.isascii() else len(self._data[:offset].decode("utf-8", "replace"))

    def _inside(self, index: int, character: int) -> int:
        """The index of a character of the string whose quote is at ``index``; escapes take more than one."""
        index += 1
        if "\\" not in self.text[index : index + character]:
            return index + character
        for _ in range(character):
            if index >= len(self.text) or self.text[index] == '"':
                break
            escape = _ESCAPE.match(self.text, index)
            index = escape.end() if escape else index + 1
        return index
