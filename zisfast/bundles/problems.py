"""What the checker says about a bundle: one problem, its place, and the reason."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

import msgspec

Severity: TypeAlias = Literal["error", "warning"]
Place: TypeAlias = tuple[str | int, ...]
"""Keys and indexes from the root of a bundle to one of its values."""

_PLAIN = re.compile(r"[^\x00-\x20\x7f\s.\[\]{}()'\",*?@$\\]+")


class Problem(msgspec.Struct, frozen=True):
    """One problem: an error (the platform refuses it, or it must fail when it runs) or a warning.

    ``code`` is stable and stands in docs/problems.md. ``where`` is a place such as
    ``resources.notify.properties.definition.States['A.B'].Next``; ``line`` and ``column`` count from 1, in
    characters of the text as it was given.
    """

    severity: Severity
    code: str
    where: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = f" {self.where}" if self.where else ""
        return f"{self.line}:{self.column}: {self.severity} {self.code}{place}: {self.message}"


def write_place(place: Place) -> str:
    """``place`` as text: a reference path without its ``$``."""
    text = ""
    for step in place:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN.fullmatch(step):
            text += f".{step}" if text else step
        else:
            quoted = step.replace("\\", "\\\\").replace("'", "\\'")
            text += f"['{quoted}']"
    return text


def read_place(where: str) -> Place:
    """The place that ``where`` names. Raises :class:`zisfast.errors.PathError`."""
    from zisfast._core.path import ReferencePath

    return ReferencePath("$" + where if where[:1] in ("[", "") else f"$.{where}").steps
