"""Action states: the action exists, and gets the parameters that it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zisfast.bundles.built_ins import BUILT_INS, BuiltIn
from zisfast.bundles.context import called
from zisfast.bundles.expect import expect_text, is_number
from zisfast.bundles.names import COMMON, closest, listed, parse_identifier, shown, suggestion
from zisfast.bundles.rules.job_specs import report_other_integration
from zisfast.bundles.shapes import LEAF, Shape, missing_step, shape_of

if TYPE_CHECKING:
    from zisfast.bundles.context import Context
    from zisfast.bundles.problems import Place
    from zisfast.bundles.states import State

MAX_PAGE = 100


def check(context: Context) -> None:
    """Check the ActionName of every Action state, and the parameters of built-in actions."""
    for state in context.states():
        if state.type != "Action":
            continue
        name = expect_text(state.value, "ActionName", state.place, context.report)
        if name is None:
            continue
        if name in BUILT_INS:
            _check_parameters(context, state, BUILT_INS[name])
        else:
            _check_name(context, name, (*state.place, "ActionName"))


def _check_name(context: Context, text: str, place: Place) -> None:
    identifier = parse_identifier(text)
    names = [*context.actions, *context.foreign_actions]
    if identifier is None or (identifier.integration != COMMON and identifier.kind != "action"):
        short = identifier.name if identifier else text
        built_in = closest(text, BUILT_INS) or closest(short, [one.rpartition(":")[2] for one in BUILT_INS])
        if built_in is not None and closest(short, names) is None:
            likely = next(one for one in BUILT_INS if one.endswith(built_in))
        else:
            likely = f"zis:{context.integration}:action:{closest(short, names) or 'name'}"
        message = f"{shown(text)} is no action's full name; expected {shown(likely)}"
        context.report.add("bad-identifier", place, message)
    elif identifier.integration == COMMON:
        hint = suggestion(text, BUILT_INS) or f"; there are {listed(one.rpartition(':')[2] for one in BUILT_INS)}"
        context.report.add("unknown-built-in", place, f"there is no built-in action {shown(text)}{hint}")
    elif identifier.integration != context.integration:
        report_other_integration(context, identifier.integration, place)
    elif identifier.name not in context.actions and identifier.name not in context.foreign_actions:
        hint = suggestion(identifier.name, names) or f"; actions: {listed(names)}"
        context.report.add("unknown-action", place, f"there is no action {shown(identifier.name)}{hint}")


def _check_parameters(context: Context, state: State, action: BuiltIn) -> None:
    parameters = state.value.get("Parameters", {})
    if not isinstance(parameters, dict):
        return
    place = (*state.place, "Parameters") if "Parameters" in state.value else state.place
    given = shape_of(parameters, template=True)
    assert isinstance(given, dict)
    name = str(state.value["ActionName"]).rpartition(":")[2]
    for key in action.required:
        if key not in given:
            hint = f"; there is {shown(match)}" if (match := closest(key, given)) else ""
            context.report.add("missing-parameter", place, f"{name} needs the parameter {shown(key)}{hint}", key=True)
    for group in action.either:
        if not any(key in given for key in group):
            message = f"{name} needs one of the parameters {listed(group)}"
            context.report.add("missing-parameter", place, message, key=True)
    known = action.known
    for key in parameters:
        if (short := key.removesuffix(".$")) not in known:
            hint = suggestion(short, [one for one in known if one not in given]) or f"; it has {listed(known)}"
            message = f"{name} has no parameter {shown(short)}{hint}"
            context.report.add("unknown-parameter", (*place, key), message, key=True)
    _check_values(context, parameters, given, action, place)


def _check_values(
    context: Context, parameters: dict[str, Any], given: dict[str, Shape], action: BuiltIn, place: Place
) -> None:
    report = context.report
    for key in action.objects:
        if given.get(key) is LEAF or isinstance(parameters.get(key), list):
            report.add("wrong-type", (*place, key), f"{key} must be an object, not {shown(parameters[key])}")
        elif key != "config" and key in given and missing_step(given[key], ("name",)) is not None:
            report.add("missing-parameter", (*place, key), f"{key} needs a name", key=True)
    for key in ("scope", "link_type", "left_object_name", "right_object_name", "expr"):
        if key in parameters and key in action.known and not isinstance(parameters[key], str):
            report.add("wrong-type", (*place, key), f"{key} must be a string, not {shown(parameters[key])}")
    size = parameters.get("page_size")
    if "page_size" in action.optional and size is not None and not (is_number(size) and 1 <= size <= MAX_PAGE):
        report.add("page-size", (*place, "page_size"), f"page_size is a number from 1 to {MAX_PAGE}, not {shown(size)}")


def callers(context: Context, action: str) -> list[State]:
    """The states of this bundle that call a custom action of it."""
    return [state for state in context.states() if context.custom_action(state) == action]


def called_elsewhere(context: Context, action: str) -> bool:
    """Whether another bundle calls the action."""
    full = f"zis:{context.integration}:action:{action}"
    return any(
        str(called(state)) == full
        for root in context.foreign_graphs
        for graph in root.walk()
        for state in graph.states.values()
    )
