"""What a state reads can be there: from the event, or from a state before it."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from zisfast.bundles.built_ins import JQ
from zisfast.bundles.event_types import DOCUMENT_MEMBERS
from zisfast.bundles.names import shown, suggestion
from zisfast.bundles.reads import has_placeholder
from zisfast.bundles.shapes import ANY, LEAF, Shape, joined, missing_step, shape_of, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zisfast.bundles.context import Context
    from zisfast.bundles.problems import Place
    from zisfast.bundles.reads import Read, Steps
    from zisfast.bundles.states import Edge, Graph, State

_ERROR: Shape = {"Error": LEAF, "Cause": LEAF}
_CONFIG = ("config", "settings")  # what authors call the result of LoadConfig
_WITH_MEMBERS = ("input", "connections")
_TRIGGER: Shape = {name: ANY if name in _WITH_MEMBERS else LEAF for name in DOCUMENT_MEMBERS}
# jq programs that give their input back, changed
_KEEPS = re.compile(
    r"\s*(?:\.\s*[+*|]|\.[\w.\[\]]+\s*(?:[|+*/-]?=(?!=)|//=)|del\(|setpath\(|with_entries|walk\(|\.\s*$)"
)


class Facts(NamedTuple):
    """What may be in the document before a state runs; ``lost`` says which members were replaced, and where."""

    shape: Shape
    lost: dict[str, frozenset[Place]]


def check(context: Context) -> None:
    """Check every flow, Maps included."""
    for root in context.graphs:
        _check_graph(context, root, _TRIGGER)


def _check_graph(context: Context, graph: Graph, start: Shape) -> None:
    waiting: list[tuple[Graph, Shape]] = [(graph, start)]
    while waiting:
        one, shape = waiting.pop()
        facts = _solve(context, one, shape)
        guarded = [read.steps for state in facts for read in context.reads.get(state, ()) if read.optional]
        for state, before in facts.items():
            _check_reads(context, state, before, guarded)
            if state.inner is not None:
                _check_outer_reads(context, state, before)
                waiting.append((state.inner, ANY))


def _solve(context: Context, graph: Graph, start: Shape) -> dict[State, Facts]:
    """The facts before each state that can be entered; they only grow, so this ends."""
    if graph.start not in graph.states:
        return {}
    before = {graph.states[graph.start]: Facts(start, {})}
    waiting = deque(before)
    while waiting:
        state = waiting.popleft()
        for edge in state.edges:
            target = graph.states.get(edge.target)
            if target is None:
                continue
            after = _after(context, state, edge, before[state])
            known = before.get(target)
            merged = after if known is None else _joined(known, after)
            if merged != known:
                before[target] = merged
                if target not in waiting:
                    waiting.append(target)
    return before


def _joined(one: Facts, other: Facts) -> Facts:
    lost = dict(one.lost)
    for name, places in other.lost.items():
        lost[name] = lost.get(name, frozenset()) | places
    return Facts(joined(one.shape, other.shape), lost)


def _after(context: Context, state: State, edge: Edge, before: Facts) -> Facts:
    """The facts once a state was left by one of its edges."""
    if edge.kind == "catch":
        place = (*state.place, "Catch", edge.index)
        return _put(context, before, place, state.value["Catch"][edge.index], _ERROR, surely=True)
    if state.type == "Action":
        return _put(context, before, state.place, state.value, ANY, surely=False, state=state)
    if state.type == "Map":
        return _put(context, before, state.place, state.value, ANY, surely=True)
    if state.type == "Pass" and "Result" in state.value:
        return _put(context, before, state.place, state.value, shape_of(state.value["Result"]), surely=True)
    if state.type == "Pass" and context.writes.get(state.place):
        return _put(context, before, state.place, state.value, ANY, surely=True)
    return before


def _put(
    context: Context,
    before: Facts,
    place: Place,
    value: dict[str, object],
    result: Shape,
    *,
    surely: bool,
    state: State | None = None,
) -> Facts:
    """Put a result where the ResultPath says; ``surely``: the result is not the document with something added."""
    if "ResultPath" in value and value["ResultPath"] is None:
        return before
    steps = context.writes.get(place)
    if steps is None:
        return Facts(ANY, {})
    if steps:
        lost = {name: places for name, places in before.lost.items() if name != steps[0]}
        return Facts(written(before.shape, steps, result), lost)
    if not surely and "ResultPath" in value:  # the author says that the result is the document now
        return Facts(result, {})
    gone = set(before.lost) | (set(before.shape) if isinstance(before.shape, dict) else set())
    gone -= set(result) if isinstance(result, dict) else set()
    lost = {
        name: before.lost.get(name) or frozenset({place})
        for name in gone
        if state is None or not _may_keep(state, name)
    }
    return Facts(result, lost)


def _may_keep(state: State, name: str) -> bool:
    """Whether a Jq action may hand on the member ``name`` of the document that it gets."""
    parameters = state.value.get("Parameters")
    if state.value.get("ActionName") != JQ or not isinstance(parameters, dict):
        return False
    program = parameters.get("expr", parameters.get("expr.$"))
    if not isinstance(program, str) or has_placeholder(program):
        return True
    if parameters.get("data.$") != "$":
        return isinstance(parameters.get("data"), dict) and name in program
    return _KEEPS.match(program) is not None or re.search(rf"\b{re.escape(name)}\b", program) is not None


def _check_reads(context: Context, state: State, before: Facts, guarded: list[Steps]) -> None:
    """Check what a state reads, except for paths that the flow asks for by IsPresent somewhere."""
    missing: dict[Steps, list[tuple[Read, int]]] = {}
    for read in context.reads.get(state, ()):
        if not read.steps or any(read.steps[: len(steps)] == steps for steps in guarded):
            continue
        name = read.steps[0]
        if isinstance(name, str) and name in before.lost:
            for place in sorted(before.lost[name], key=repr):
                _report_lost(context, place, state, read.text)
            continue
        step = missing_step(before.shape, read.steps)
        if step is not None:
            missing.setdefault(read.steps[: step + 1], []).append((read, step))
    for reads in missing.values():
        _report_never_set(context, before.shape, *reads[0], len(reads) - 1)


def _report_never_set(context: Context, shape: Shape, read: Read, step: int, more: int) -> None:
    """Report the first of a state's paths that fail at one member."""
    hint = suggestion(str(read.steps[step]), _members(shape, read.steps[:step]))
    if not hint and step == 0 and read.steps[0] in _CONFIG:
        hint = "; load it by zis:common:action:LoadConfig"
    elif not hint and step == 0 and isinstance(shape, dict) and "input" in shape:
        hint = "; what the event brings is in '$.input'"
    also = f" (the first of {more + 1} such paths)" if more else ""
    message = f"nothing sets {shown(read.text)}{also} before this state, so it fails{hint}"
    context.report.add("never-set", read.place, message, character=read.character)


def _members(shape: Shape, steps: tuple[str | int, ...]) -> list[str]:
    for step in steps:
        shape = shape.get(str(step)) if isinstance(shape, dict) else None
    return list(shape) if isinstance(shape, dict) else []


def _report_lost(context: Context, place: Place, state: State, text: str) -> None:
    if len(place) > 1 and place[-2] == "Catch":
        message = f"without a ResultPath such as '$.error' the error replaces the document, and {shown(state.name)}"
        context.report.add("catch-replaces-document", place, f"{message} then fails to read {shown(text)}")
    else:
        message = f"the result replaces the whole document, and {shown(state.name)} later reads {shown(text)}"
        fix = "set a ResultPath such as '$.result'"
        context.report.add("result-replaces-document", place, f"{message}; {fix}", key=True)


def _check_outer_reads(context: Context, owner: State, before: Facts) -> None:
    """Inside of a Map the document is the item; what stands beside the items is not there."""
    outer = set(before.shape) if isinstance(before.shape, dict) else set()
    assert owner.inner is not None
    programs = " ".join(_programs(context, owner))
    own = {
        steps[0]
        for graph in owner.inner.walk()
        for state in graph.states.values()
        for place in (state.place, *((*state.place, "Catch", edge.index) for edge in state.edges))
        if (steps := context.writes.get(place))
    }
    for state in owner.inner.states.values():
        for read in context.reads.get(state, ()):
            name = read.steps[0] if read.steps else None
            if not isinstance(name, str) or name not in outer or name in own or read.optional:
                continue
            if not re.search(rf"\b{re.escape(name)}[\"\]]*\s*(?:[|+]?=|:)", programs):
                message = f"inside of a Map '$' is the item, which has no {shown(name)} unless a Jq action put it there"
                context.report.add("map-reads-outer", read.place, message, character=read.character)


def _programs(context: Context, owner: State) -> Iterator[str]:
    for state in owner.graph.states.values():
        parameters = state.value.get("Parameters")
        for key in ("expr", "expr.$"):
            if isinstance(parameters, dict) and isinstance(parameters.get(key), str):
                yield parameters[key]
