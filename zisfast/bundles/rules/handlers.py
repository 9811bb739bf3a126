"""Catch and Retry: what a state does about its errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zisfast.bundles.expect import expect, expect_text, is_finite, report_unknown
from zisfast.bundles.names import shown

if TYPE_CHECKING:
    from zisfast.bundles.context import Context
    from zisfast.bundles.problems import Place
    from zisfast.bundles.states import State

ALL = "States.ALL"
MAX_ATTEMPTS = 99999999


def check(context: Context) -> None:
    """Check Catch of Action and Map states, and Retry of Action states."""
    for state in context.states():
        if state.type in ("Action", "Map") and "Catch" in state.value:
            _check_catch(context, state)
        if state.type == "Action" and "Retry" in state.value:
            _check_retry(context, state)


def _handlers(context: Context, state: State, key: str) -> list[tuple[dict[str, Any], Place]]:
    """The objects of a Catch or Retry array; also checks their ErrorEquals."""
    items = expect(state.value, key, list, state.place, context.report, required=True)
    found: list[tuple[dict[str, Any], Place]] = []
    catching_all = False
    for index, item in enumerate(items or ()):
        place = (*state.place, key, index)
        if not isinstance(item, dict):
            context.report.add("wrong-type", place, f"expected an object, not {shown(item)}")
            continue
        if catching_all:
            message = f"the one before it takes {ALL}, so this one is never used"
            context.report.add("handler-never-used", place, message)
        names = expect(item, "ErrorEquals", list, place, context.report, required=True)
        _check_names(context, names, (*place, "ErrorEquals"))
        catching_all = catching_all or ALL in (names or ())
        found.append((item, place))
    return found


def _check_names(context: Context, names: list[Any] | None, place: Place) -> None:
    if names == []:
        context.report.add("empty", place, f'ErrorEquals must not be empty; write ["{ALL}"]')
    for index, name in enumerate(names or ()):
        if not isinstance(name, str):
            context.report.add("wrong-type", (*place, index), f"an error's name is a string, not {shown(name)}")
        elif name != ALL:
            message = f"ZIS only takes {shown(ALL)} here, not {shown(name)}; look at the error's Cause in a Choice"
            context.report.add("error-name", (*place, index), message)


def _check_catch(context: Context, state: State) -> None:
    for catcher, place in _handlers(context, state, "Catch"):
        report_unknown(catcher, ("ErrorEquals", "Next", "ResultPath", "Comment"), place, context.report)
        expect_text(catcher, "Next", place, context.report)


def _check_retry(context: Context, state: State) -> None:
    if isinstance(state.value["Retry"], list):
        message = "only an old version of ZIS's documentation has Retry; the platform may ignore it"
        context.report.add("retry-undocumented", (*state.place, "Retry"), message, key=True)
    known = ("ErrorEquals", "IntervalSeconds", "BackoffRate", "MaxAttempts", "Comment")
    for retrier, place in _handlers(context, state, "Retry"):
        report_unknown(retrier, known, place, context.report)
        for key in ("IntervalSeconds", "BackoffRate", "MaxAttempts"):
            if key in retrier:
                _check_number(context, key, retrier[key], (*place, key))


def _check_number(context: Context, key: str, value: Any, place: Place) -> None:
    if not is_finite(value):
        context.report.add("wrong-type", place, f"{key} must be a number, not {shown(value)}")
    elif value < 0:
        context.report.add("retry-value", place, f"{key} must not be negative, but is {shown(value)}")
    elif key == "MaxAttempts" and (value != int(value) or value > MAX_ATTEMPTS):
        message = f"MaxAttempts must be a whole number up to {MAX_ATTEMPTS}, not {shown(value)}"
        context.report.add("retry-value", place, message)
