"""Catch and Retry: what a state does about its errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zisfast.bundles.expect import expect, expect_text, is_number, report_unknown
from zisfast.bundles.names import shown

if TYPE_CHECKING:
    from zisfast.bundles.context import Context
    from zisfast.bundles.problems import Place
    from zisfast.bundles.states import State

ALL = "States.ALL"


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
        _check_number(context, retrier, "IntervalSeconds", 1, place, whole=True)
        _check_number(context, retrier, "MaxAttempts", 0, place, whole=True)
        _check_number(context, retrier, "BackoffRate", 1, place, whole=False)


def _check_number(context: Context, item: dict[str, Any], key: str, least: int, place: Place, *, whole: bool) -> None:
    if key not in item:
        return
    value = item[key]
    kind = "a whole number" if whole else "a number"
    if not is_number(value) or (whole and not isinstance(value, int)):
        context.report.add("wrong-type", (*place, key), f"{key} must be {kind}, not {shown(value)}")
    elif not value >= least:
        context.report.add("retry-value", (*place, key), f"{key} must be at least {least}, not {shown(value)}")
