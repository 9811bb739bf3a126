"""Upload-time variables: ``{{name}}`` in a bundle's text, replaced before the text is parsed.

Templates of the language (``{{$.path}}``) stay as they are. Inside a JSON string the value is escaped, outside
of one it goes in as it is, so ``"port": {{port}}`` can become a number.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# possessive, so that a long or unterminated string costs one pass
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_VARIABLE = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_.-]*)\s*\}\}")


class Replacement(msgspec.Struct, frozen=True):
    """One variable's place: in the text as given (``start``, ``stop``) and in the new text (``at``, ``length``)."""

    name: str
    start: int
    stop: int
    at: int
    length: int
    in_string: bool
    known: bool


class Substitution(msgspec.Struct, frozen=True):
    """A text after its variables were replaced."""

    text: str
    replacements: tuple[Replacement, ...]

    @property
    def left_over(self) -> list[Replacement]:
        """The variables that have no value."""
        return [replacement for replacement in self.replacements if not replacement.known]

    def original(self, index: int) -> int:
        """The index in the text as given of the character at ``index`` of the new text."""
        shift = 0
        for replacement in self.replacements:
            if index < replacement.at:
                break
            if index < replacement.at + replacement.length:
                return replacement.start
            shift = replacement.stop - (replacement.at + replacement.length)
        return index + shift

    def replaced(self, start: int, stop: int) -> bool:
        """Whether a variable stands between ``start`` and ``stop`` of the new text."""
        return any(start <= one.at < stop for one in self.replacements)


def substitute(text: str, variables: Mapping[str, str]) -> Substitution:
    """Replace every ``{{name}}`` that has a value; those without one are kept (outside of strings: ``null``).

    A name with a dot is only a variable where it has a value: ``{{ticket.id}}`` is a placeholder of Zendesk's own.
    """
    pieces: list[str] = []
    replacements: list[Replacement] = []
    done = length = 0
    for match, in_string in _found(text):
        name = match[1]
        known = name in variables
        if "." in name and not known:
            continue
        if known:
            value = json.dumps(variables[name])[1:-1] if in_string else variables[name]
        else:
            value = match[0] if in_string else "null"
        pieces += (text[done : match.start()], value)
        at = length + match.start() - done
        replacements.append(Replacement(name, match.start(), match.end(), at, len(value), in_string, known))
        done, length = match.end(), at + len(value)
    pieces.append(text[done:])
    return Substitution("".join(pieces), tuple(replacements))


def _found(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    if "{{" not in text:
        return
    position = 0
    for string in _STRING.finditer(text):
        for match in _VARIABLE.finditer(text, position, string.start()):
            yield match, False
        for match in _VARIABLE.finditer(text, string.start(), string.end()):
            yield match, True
        position = string.end()
    for match in _VARIABLE.finditer(text, position):
        yield match, False
