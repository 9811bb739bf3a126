"""Which paths a state reads and where it writes, as the core compiles them; what it cannot compile is reported."""

from __future__ import annotations

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
    for piece, is_path in _parts(text, place, report):
        if is_path:
            start = text.find(piece, text.find("{{", at))
            at = text.find("}}", start) + 2
            reads.append(Read(piece, ReferencePath(piece).steps, place, start))
            continue
        broken = piece.find("{{$") if "{{$" in piece else piece.find("{{ $")
        if broken >= 0:
            message = (
                f"{shown(piece[broken : broken + 40])} is no placeholder: expected {{{{$.path}}}}; it stays as text"
            )
            report.add("broken-placeholder", place, message, character=at + broken)
        at += len(piece)
    return reads


def _parts(text: str, place: Place, report: Report) -> tuple[tuple[str, bool], ...]:
    """The parts of a text; placeholders whose path is bad are reported and taken for text."""
    while True:
        try:
            return TextTemplate(text).parts
        except PathError as error:
            start = _placeholder(text, error.text)
            message = f"{shown(error.text)} is not a reference path: {error.reason} at character {error.position + 1}"
            report.add("bad-path", place, message + _path_hint(error.text), character=start + error.position)
            # as long as before, so that the places of the others stay right
            text = text[:start] + " " * len(error.text) + text[start + len(error.text) :]


def _placeholder(text: str, path: str) -> int:
    """Where the path of the first placeholder that holds it starts."""
    at = text.find("{{")
    while at >= 0:
        start = at + 2 + len(text[at + 2 :]) - len(text[at + 2 :].lstrip())
        if text.startswith(path, start) and text[start + len(path) :].lstrip().startswith("}}"):
            return start
        at = text.find("{{", at + 1)
    return text.find(path)


def read_dynamic(text: object, place: Place, report: Report) -> list[Read]:
    """The paths of a ``key.$`` member: a path, or a text with placeholders."""
    if not isinstance(text, str):
        report.add("bad-template", place, f"expected a path or a text with {{{{$.path}}}}, found {shown(text)}")
        return []
    if text.startswith("$"):
        steps = read_path(text, place, report)
        return [] if steps is None else [Read(text, steps, place)]
    reads = read_text(text, place, report)
    if not reads and not has_placeholder(text):
        hint = _path_hint(text) or "; for a fixed text, take the '.$' off the key"
        report.add("bad-template", place, f"{shown(text)} is neither a path nor a text with {{{{$.path}}}}{hint}")
    return reads


def has_placeholder(text: str) -> bool:
    """Whether ``text`` holds something that the core takes for a placeholder."""
    try:
        return any(is_path for _, is_path in TextTemplate(text).parts)
    except PathError:
        return True


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
