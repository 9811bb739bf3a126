"""What a state may and must have: its Type, Next or End, and the members of its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zisfast.bundles.expect import expect, expect_text, is_finite, report_missing
from zisfast.bundles.names import closest, shown, suggestion
from zisfast.bundles.rules.graphs import check_definition
from zisfast.bundles.states import ENDING, STATE_TYPES

if TYPE_CHECKING:
    from zisfast.bundles.context import Context
    from zisfast.bundles.states import State

COMMON = ("Type", "Comment")
FLOWING = (*COMMON, "Next", "End", "ResultPath")
MEMBERS: dict[str, tuple[str, ...]] = {
    "Action": (*FLOWING, "ActionName", "Parameters", "Catch", "Retry"),
    "Choice": (*COMMON, "Choices", "Default"),
    "Map": (*FLOWING, "ItemsPath", "Iterator", "Catch"),
    "Wait": (*COMMON, "Next", "End", "Seconds", "SecondsPath"),
    "Pass": (*FLOWING, "Result"),
    "Succeed": (*COMMON, "Message"),
    "Fail": (*COMMON, "Error", "Cause"),
}
# members of the Amazon States Language that a bundle's author may expect to work
UNSUPPORTED = {
    "InputPath": "the state always sees the whole document",
    "OutputPath": "the whole document goes on",
    "ResultSelector": "use a Jq action after the state",
    "Parameters": "only Action states have them",
    "ResultPath": "the state has no result",
    "TimeoutSeconds": "only the flow as a whole has a time limit",
    "HeartbeatSeconds": "only the flow as a whole has a time limit",
    "MaxConcurrency": "iterations cannot be controlled",
    "ItemProcessor": "write Iterator",
    "ItemSelector": "prepare the items with a Jq action before the Map",
    "Timestamp": "use Seconds or SecondsPath",
    "TimestampPath": "use Seconds or SecondsPath",
    "ErrorPath": "use a text with {{$.path}} in Error",
    "CausePath": "use a text with {{$.path}} in Cause",
    "Resource": "write ActionName",
    "Branches": "there are no Parallel states",
    "Catch": "only Action and Map states have it",
    "Retry": "only Action states have it",
    "Assign": "there are no variables",
    "Output": "use ResultPath",
    "Arguments": "write Parameters",
    "QueryLanguage": "there is only one",
}
UNKNOWN_TYPES = {
    "Task": "; use a state of Type 'Action' with an ActionName",
    "Parallel": "; run the branches one after the other, or use a Map",
}


def check(context: Context) -> None:
    """Check the members of every state."""
    for state in context.states():
        kind = expect_text(state.value, "Type", state.place, context.report)
        if kind is None:
            continue
        if kind not in STATE_TYPES:
            hint = UNKNOWN_TYPES.get(kind) or suggestion(kind, STATE_TYPES)
            context.report.add("unknown-state-type", (*state.place, "Type"), f"ZIS has no {shown(kind)} states{hint}")
            continue
        _check_members(context, state)
        _check_way_out(context, state)
        if kind == "Map":
            _check_map(context, state)
        elif kind == "Wait":
            _check_wait(context, state)


def _check_members(context: Context, state: State) -> None:
    known = MEMBERS[state.type]
    for key in state.value:
        if key in known or key in ("Next", "End"):
            continue
        match = closest(key, [name for name in known if name not in state.value])
        if key in UNSUPPORTED:
            message = f"ZIS does not support {key} in a state of Type {state.type}: {UNSUPPORTED[key]}"
            context.report.add("unsupported-property", (*state.place, key), message, key=True)
        else:
            hint = f"; did you mean {shown(match)}?" if match else ""
            message = f"a state of Type {state.type} has no {shown(key)}{hint}"
            context.report.add("unknown-property", (*state.place, key), message, key=True)


def _check_way_out(context: Context, state: State) -> None:
    value, place, report = state.value, state.place, context.report
    if state.type in ENDING or state.type == "Choice":
        for key in ("Next", "End"):
            if key in value:
                reason = "leads on by its rules and Default" if state.type == "Choice" else "always ends the flow"
                message = f"a state of Type {state.type} {reason}; {key} has no effect"
                report.add("no-effect", (*place, key), message, key=True)
        return
    end = expect(value, "End", bool, place, report, required=False)
    if end is False:
        report.add("end-false", (*place, "End"), "End must be true or left out")
    if end is True and "Next" in value:
        report.add("next-and-end", (*place, "Next"), "a state has either Next or End, not both", key=True)
    elif end is True:
        return
    elif "Next" in value:
        expect_text(value, "Next", place, report)
    elif "End" not in value:
        report.add("no-next", place, 'the state needs "Next": ... or "End": true', key=True)


def _check_map(context: Context, state: State) -> None:
    expect_text(state.value, "ItemsPath", state.place, context.report)
    iterator = state.value.get("Iterator", state.value.get("ItemProcessor"))
    if "Iterator" not in state.value:
        report_missing("Iterator", state.value, state.place, context.report)
    elif isinstance(iterator, dict):
        check_definition(context, iterator, (*state.place, "Iterator"))
    else:
        expect(state.value, "Iterator", dict, state.place, context.report, required=True)


MAX_SECONDS = 100


def _check_wait(context: Context, state: State) -> None:
    value, place, report = state.value, state.place, context.report
    given = [key for key in ("Seconds", "SecondsPath") if key in value]
    if len(given) != 1:
        found = "both" if given else "neither"
        report.add("wait-time", place, f"a Wait has either Seconds or SecondsPath, and this one has {found}", key=True)
    if "SecondsPath" in value:
        expect_text(value, "SecondsPath", place, report)
    if "Seconds" not in value:
        return
    seconds = value["Seconds"]
    if not is_finite(seconds):
        report.add("wrong-type", (*place, "Seconds"), f"Seconds must be a number, not {shown(seconds)}")
    elif seconds <= 0:
        report.add("wait-not-positive", (*place, "Seconds"), f"Seconds is {shown(seconds)}, so the state does not wait")
    elif seconds >= MAX_SECONDS:
        message = (
            f"a Wait of {shown(seconds)} seconds never ends in time: the flow as a whole has {MAX_SECONDS} seconds"
        )
        report.add("wait-too-long", (*place, "Seconds"), message)
