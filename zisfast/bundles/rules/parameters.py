"""Between a custom action and the states that call it: what its templates read is passed, what is passed is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zisfast.bundles.names import listed, shown, suggestion
from zisfast.bundles.problems import write_place
from zisfast.bundles.reads import Read, read_dynamic, read_template, read_text
from zisfast.bundles.rules.calls import called_elsewhere, callers
from zisfast.bundles.shapes import missing_step, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zisfast.bundles.context import Context
    from zisfast.bundles.problems import Place
    from zisfast.bundles.shapes import Shape
    from zisfast.bundles.states import State


def check(context: Context) -> None:
    """Check every custom action against its callers."""
    for name in context.actions:
        found = context.definition(name)
        if found is None:
            continue
        reads = list(_reads(context, *found))
        calling = callers(context, name)
        elsewhere = called_elsewhere(context, name)
        if not calling:
            if not elsewhere:
                place = (*found[0][:-1], "name")
                context.report.add("unused-action", place, f"no state calls the action {shown(name)}")
            continue
        _check_passed(context, reads, calling, elsewhere)
        _check_used(context, name, reads, calling)


def _reads(context: Context, place: Place, definition: dict[str, Any]) -> Iterator[Read]:
    """Every path that the definition of an action reads from its parameters."""
    for key, value in definition.items():
        here = (*place, key)
        if key in ("url.$", "path.$", "requestBody.$"):
            yield from read_dynamic(value, here, context.report)
        elif key in ("url", "path") and isinstance(value, str):
            yield from read_text(value, here, context.report)
        elif key == "requestBody":
            yield from read_template(value, here, context.report, interpolate=True)
        elif key in ("headers", "query", "queryParams") and isinstance(value, list):
            for index, pair in enumerate(value):
                values = (
                    {name: pair[name] for name in ("value", "value.$") if name in pair}
                    if isinstance(pair, dict)
                    else {}
                )
                yield from read_template(values, (*here, index), context.report, interpolate=True)


def _parameters(state: State) -> Shape:
    value = state.value.get("Parameters", {})
    return shape_of(value, template=True) if isinstance(value, dict) else None


def _check_passed(context: Context, reads: list[Read], calling: list[State], elsewhere: bool) -> None:
    given = {state: _parameters(state) for state in calling}
    for read in reads:
        without = [state for state in calling if missing_step(given[state], read.steps) is not None]
        if not without:
            continue
        passed = {key for shape in given.values() if isinstance(shape, dict) for key in shape}
        hint = _hint(read, passed)
        if len(without) == len(calling) and not elsewhere:
            who = "the state that calls it does not pass" if len(calling) == 1 else "no state that calls it passes"
            message = f"{who} {shown(read.text)}, but {listed(sorted(passed))}{hint}"
            context.report.add("parameter-never-passed", read.place, message, character=read.character)
            continue
        for state in without:
            place = (*state.place, "Parameters") if "Parameters" in state.value else state.place
            message = f"the action reads {shown(read.text)}, and this state does not pass it{hint}"
            context.report.add("parameter-not-passed", place, message, key=True)


def _hint(read: Read, passed: set[str]) -> str:
    """The likely path; authors expect ``$.parameters.x`` or the path of the flow's document to work."""
    meant = next((index for index, step in enumerate(read.steps) if index and step in passed), None)
    if meant is None:
        return suggestion(str(read.steps[0]), passed)
    path = "$." + write_place(read.steps[meant:])
    return f"; '$' is Parameters itself, did you mean {shown(path)}?"


def _check_used(context: Context, name: str, reads: list[Read], calling: list[State]) -> None:
    used = {str(read.steps[0]) for read in reads if read.steps}
    if any(not read.steps for read in reads):  # the whole of the parameters
        return
    for state in calling:
        parameters = state.value.get("Parameters")
        for key in parameters if isinstance(parameters, dict) else ():
            if key.removesuffix(".$") not in used:
                message = f"the action {shown(name)} does not read {shown(key.removesuffix('.$'))}"
                context.report.add("unused-parameter", (*state.place, "Parameters", key), message, key=True)
