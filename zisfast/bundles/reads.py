"""Which paths a state reads and where it writes, as the core compiles them; what it cannot compile is reported."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from zisfast._core.path import ReferencePath
from zisfast._core.template import TextTemplate
from zisfast.bundles.names import shown
from zisfast.errors import PathError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zisfast.bundles.problems import Place
    from zisfast.bundles.report import Report

Steps = tuple[str | int, ...]

_BROKEN = re.compile(r"\{\{\s*(\$)")


class Read(NamedTuple):
    """A path that is read: its text, its steps, and the string it stands in (from ``character``)."""

    text: str
    steps: Steps
    place: Place
    character: int = 0
    optional: bool = False
    """Whether a missing value is no failure (``IsPresent``)."""


def read_path(text: str, place: Place, report: Report) -> Steps | None:
    """The steps of the path in the string at ``place``; None, and a problem, where it is none."""
    try:
        return ReferencePath(text).steps
    except PathError as error:
        message = f"{shown(text)} is not a reference path: {error.reason} at character {error.position + 1}"
        report.add("bad-path", place, message + _path_hint(text), character=error.position)
        return None


def _path_hint(text: str) -> str:
    if text.startswith("$$"):
        return "; there is no context object in ZIS"
    if text.startswith("States."):
        return "; there are no intrinsic functions in ZIS, use zis:common:transform:Jq"
    if text.startswith("{{"):
        return "; a path stands here without braces"
    if text and text[0] not in "$ " and not text.startswith("."):
        return f"; did you mean {shown('$.' + text)}?" if _is_path("$." + text) else ""
    if text.startswith(".") and _is_path("$" + text):
        return f"; did you mean {shown('$' + text)}?"
    return ""


def _is_path(text: str) -> bool:
    try:
        ReferencePath(text)
    except PathError:
        return False
    return True


def looks_like_path(text: str) -> bool:
    """Whether ``text`` is a path below ``$`` that an author may have meant as one."""
    return text.startswith(("$.", "$[")) and _is_path(text)


def read_text(text: str, place: Place, report: Report) -> list[Read]:
    """The paths in the placeholders of the string at ``place``."""
    reads: list[Read] = []
    at = 0
    for piece, is_path in TextTemplate(text).parts:
        if is_path:
            start = text.index(piece, at + 2)
            reads.append(Read(piece, ReferencePath(piece).steps, place, start))
            at = text.index("}}", start + len(piece)) + 2
            continue
        # of many in one text the first ones say enough
        for match in islice(_BROKEN.finditer(piece), 10):
            _report_broken(piece, match, at, place, report)
        at += len(piece)
    return reads


def _report_broken(piece: str, match: re.Match[str], at: int, place: Place, report: Report) -> None:
    """A placeholder whose path is none, or that is not closed, stays in the text."""
    path, closed, _ = piece[match.start(1) : match.start(1) + 1000].partition("}}")
    try:
        ReferencePath(path.strip())
        reason, position = "there is no }} after the path", match.start()
    except PathError as error:
        reason = f"{error.reason} at its character {error.position + 1}" if closed else "there is no }} after it"
        position = match.start(1) + error.position if closed else match.start()
    message = f"{shown(piece[match.start() : match.start() + 40])} is no placeholder, so it stays in the text: {reason}"
    report.add("broken-placeholder", place, message, character=at + position)


def read_dynamic(text: object, place: Place, report: Report) -> list[Read]:
    """The paths of a ``key.$`` member: a path, or a text with placeholders."""
    if not isinstance(text, str):
        report.add("bad-template", place, f"expected a path or a text with {{{{$.path}}}}, found {shown(text)}")
        return []
    if has_placeholder(text):
        return read_text(text, place, report)
    if text.startswith("$"):
        steps = read_path(text, place, report)
        return [] if steps is None else [Read(text, steps, place)]
    hint = _path_hint(text) or ("" if _BROKEN.search(text) else "; for a fixed text, take the '.$' off the key")
    report.add("bad-template", place, f"{shown(text)} is neither a path nor a text with {{{{$.path}}}}{hint}")
    return read_text(text, place, report)


def has_placeholder(text: str) -> bool:
    """Whether ``text`` holds something that the core takes for a placeholder."""
    return any(is_path for _, is_path in TextTemplate(text).parts)


def read_template(value: Any, place: Place, report: Report, *, interpolate: bool = False) -> Iterator[Read]:
    """The paths that a payload template reads; with ``interpolate`` plain strings may hold placeholders too."""
    waiting: list[tuple[Any, Place]] = [(value, place)]  # the next one last, so that paths come in their order
    while waiting:
        one, here = waiting.pop()
        key = here[-1]
        if len(here) > len(place) and isinstance(key, str) and key.endswith(".$"):
            yield from read_dynamic(one, here, report)
        elif isinstance(one, dict):
            waiting += reversed([(member, (*here, name)) for name, member in one.items()])
            for name in one:
                _report_two_forms(one, name, here, report)
        elif isinstance(one, list):
            waiting += reversed([(item, (*here, index)) for index, item in enumerate(one)])
        elif isinstance(one, str):
            if interpolate:
                yield from read_text(one, here, report)
            _report_plain(one, here, report, interpolate)


def _report_two_forms(members: dict[str, Any], key: str, place: Place, report: Report) -> None:
    if f"{key}.$" in members:
        last = [one for one in members if one in (key, f"{key}.$")][-1]
        message = f"both {shown(key)} and {shown(key + '.$')} are given; only {shown(last)} counts"
        report.add("two-forms", (*place, key), message, key=True)


def _report_plain(text: str, place: Place, report: Report, interpolate: bool) -> None:
    """A string that is literal, but reads as if its author meant the value at a path."""
    key = next((step for step in reversed(place) if isinstance(step, str)), "")
    fix = f"; write {shown(key + '.$')}: {shown(text)} to send the value"
    if looks_like_path(text) or (text == "$" and key == "data"):
        report.add("plain-path", place, f"{shown(text)} is sent as text here{fix}")
    elif not interpolate and "{{" in text and has_placeholder(text):
        report.add("plain-template", place, f"{shown(text)} is sent as text here, braces included{fix}")
