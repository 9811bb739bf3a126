"""Paths and templates of states: those that the core would not compile are reported, the others are collected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zisfast.bundles.expect import expect
from zisfast.bundles.names import shown
from zisfast.bundles.reads import Read, read_path, read_template, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zisfast.bundles.context import Context
    from zisfast.bundles.problems import Place
    from zisfast.bundles.states import State

TEXTS = {"Succeed": ("Message",), "Fail": ("Error", "Cause")}
PATHS = {"Map": "ItemsPath", "Wait": "SecondsPath"}


def check(context: Context) -> None:
    """Check every path of every state, and remember what the states read and where they write."""
    for state in context.states():
        context.reads[state] = list(_reads(context, state))
        if state.type in ("Action", "Map", "Pass"):
            _check_result_path(context, state.value, state.place)
        catchers = state.value.get("Catch") if state.type in ("Action", "Map") else None
        for index, catcher in enumerate(catchers if isinstance(catchers, list) else ()):
            if isinstance(catcher, dict):
                _check_result_path(context, catcher, (*state.place, "Catch", index))


def _reads(context: Context, state: State) -> Iterator[Read]:
    value, place = state.value, state.place
    for key in TEXTS.get(state.type, ()):
        text = expect(value, key, str, place, context.report, required=state.type == "Fail")
        if text is not None:
            yield from read_text(text, (*place, key), context.report)
    key_of_path = PATHS.get(state.type)
    if key_of_path is not None and isinstance(value.get(key_of_path), str):
        yield from _path(context, value[key_of_path], (*place, key_of_path))
    if state.type == "Action":
        parameters = expect(value, "Parameters", dict, place, context.report, required=False)
        yield from read_template(parameters, (*place, "Parameters"), context.report)
    elif state.type == "Choice":
        yield from _choice_reads(context, value.get("Choices"), (*place, "Choices"))


def _path(context: Context, text: str, place: Place, *, optional: bool = False) -> Iterator[Read]:
    steps = read_path(text, place, context.report)
    if steps is not None:
        yield Read(text, steps, place, optional=optional)


def _choice_reads(context: Context, choices: Any, place: Place) -> Iterator[Read]:
    """The paths of all rules, those inside of others included."""
    waiting: list[tuple[Any, Place]] = [(choices, place)]
    while waiting:
        one, here = waiting.pop(0)
        if isinstance(one, list):
            waiting += ((part, (*here, index)) for index, part in enumerate(one))
        elif isinstance(one, dict):
            waiting += ((one[key], (*here, key)) for key in ("And", "Or", "Not") if key in one)
            if not any(key in one for key in ("And", "Or", "Not")):
                yield from _rule_reads(context, one, here)


def _rule_reads(context: Context, rule: dict[str, Any], place: Place) -> Iterator[Read]:
    for key, text in rule.items():
        if (
            isinstance(text, str)
            and text
            and (key == "Variable" or key.endswith("EqualsPath") or key.endswith("ThanPath"))
        ):
            yield from _path(context, text, (*place, key), optional="IsPresent" in rule)


def _check_result_path(context: Context, value: dict[str, Any], place: Place) -> None:
    """``null`` discards the result; without a ResultPath the result becomes the document."""
    key = (*place, "ResultPath")
    given = value.get("ResultPath", "$")
    if isinstance(given, str):
        steps = read_path(given, key, context.report) if "ResultPath" in value else ()
        if steps is not None:
            context.writes[place] = steps
    elif given is not None:
        context.report.add("wrong-type", key, f"ResultPath must be a path or null, not {shown(given)}")
