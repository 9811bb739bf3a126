"""Looking at one member of a JSON object: is it there, of the right type, known, and short enough."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeVar

from zisfast.bundles.names import closest, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zisfast.bundles.problems import Place
    from zisfast.bundles.report import Report

T = TypeVar("T", str, bool, dict[str, Any], list[Any])

_NAMES: dict[type, str] = {str: "a string", dict: "an object", list: "an array", bool: "true or false"}


def expect(value: dict[str, Any], key: str, kind: type[T], place: Place, report: Report, *, required: bool) -> T | None:
    """The member ``key`` of the object at ``place`` if it is of type ``kind``; reports it otherwise."""
    if key not in value:
        if required:
            report_missing(key, value, place, report)
        return None
    member = value[key]
    if not isinstance(member, kind):
        report.add("wrong-type", (*place, key), f"{key} must be {_NAMES[kind]}, not {shown(member)}")
        return None
    return member


def expect_text(value: dict[str, Any], key: str, place: Place, report: Report, *, required: bool = True) -> str | None:
    """The member ``key`` if it is a string that is not empty; reports it otherwise."""
    text = expect(value, key, str, place, report, required=required)
    if text == "":
        report.add("empty", (*place, key), f"{key} must not be empty")
        return None
    return text


def report_missing(key: str, value: dict[str, Any], place: Place, report: Report) -> None:
    """Report that the object at ``place`` lacks ``key``."""
    match = closest(key, [name for name in value if name.casefold() == key.casefold()])
    hint = f"; names are case-sensitive, and there is {shown(match)}" if match else ""
    report.add("missing-property", place, f"{key} is missing{hint}", key=True)


def is_number(value: object) -> bool:
    """Whether a JSON value is a number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_finite(value: object) -> bool:
    """Whether a JSON value is a number that fits into a float, as seconds and counts must."""
    return isinstance(value, (int, float)) and is_number(value) and abs(value) <= sys.float_info.max


def report_unknown(value: dict[str, Any], known: Iterable[str], place: Place, report: Report) -> None:
    """Report every member of the object at ``place`` that is not ``known``."""
    names = list(known)
    for key in value:
        if key not in names:
            match = closest(key, [name for name in names if name not in value])
            hint = f"; did you mean {shown(match)}?" if match else ""
            report.add("unknown-property", (*place, key), f"ZIS knows no {shown(key)} here{hint}", key=True)


def report_length(text: str | None, limit: int, what: str, place: Place, report: Report) -> None:
    """Report a text that is longer than ``limit``."""
    if text is not None and len(text) > limit:
        report.add("too-long", place, f"{what} is {len(text)} characters long, more than {limit}")
