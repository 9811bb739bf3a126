"""Collecting problems: rules name a code and a place, the report adds severity, line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zisfast.bundles.codes import CODES
from zisfast.bundles.problems import Place, Problem, write_place

if TYPE_CHECKING:
    from zisfast.bundles.source import Source

TEXT_CODES = frozenset({"left-over-variable", "unused-variable", "duplicate-key", "json", "encoding"})
"""Codes of problems with the text itself."""


class Report:
    """The problems of one text, in order of their places."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._problems: dict[Problem, None] = {}

    def add(self, code: str, place: Place, message: str, *, key: bool = False, character: int = 0) -> None:
        """Report a problem with the value at ``place``, with its ``key``, or with a ``character`` of a string."""
        line, column = self._source.position(place, key=key, character=character)
        self.add_at(code, line, column, message, place)

    def add_at(self, code: str, line: int, column: int, message: str, place: Place = ()) -> None:
        """Report a problem at a line and column."""
        problem = Problem(CODES[code].severity, code, write_place(place), line, column, message)
        self._problems[problem] = None

    def extend(self, problems: tuple[Problem, ...]) -> None:
        """Take over problems that were found before."""
        self._problems.update(dict.fromkeys(problems))

    def sorted(self) -> list[Problem]:
        """All problems, each once, from the first line to the last.

        Where a variable without a value stands instead of a JSON value, that is the only problem.
        """
        unknown = self._source.unknown_values
        return sorted(
            (one for one in self._problems if one.code in TEXT_CODES or (one.line, one.column) not in unknown),
            key=lambda one: (one.line, one.column, one.severity, one.code, one.message),
        )
