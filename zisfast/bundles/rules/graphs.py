"""Flows as graphs: where they start, where each state leads, what is never reached and what never ends."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from zisfast.bundles.bundle import FLOW
from zisfast.bundles.expect import expect, expect_text, report_unknown
from zisfast.bundles.names import listed, shown, suggestion

if TYPE_CHECKING:
    from zisfast.bundles.context import Context
    from zisfast.bundles.problems import Place
    from zisfast.bundles.states import Graph

KNOWN = ("name", "definition", "description")
KNOWN_DEFINITION = ("StartAt", "States", "Comment")
MAX_TRANSITIONS = 250
MAX_DEPTH = 32


def check(context: Context) -> None:
    """Check every flow's graph and those of the Maps in it."""
    for place, properties in context.resources(FLOW):
        report_unknown(properties, KNOWN, place, context.report)
        definition = expect(properties, "definition", dict, place, context.report, required=True)
        if definition is not None:
            check_definition(context, definition, (*place, "definition"))
    for root in context.graphs:
        for graph in root.walk():
            _check_depth(context, graph)
            _check_start(context, graph)
            _check_targets(context, graph)
            _check_reachable(context, graph)
            _check_ends(context, graph)


def check_definition(context: Context, definition: dict[str, Any], place: Place) -> None:
    """Check ``StartAt`` and ``States`` of a definition, or of a Map's ``Iterator``, at ``place``."""
    report_unknown(definition, KNOWN_DEFINITION, place, context.report)
    expect_text(definition, "StartAt", place, context.report)
    states = expect(definition, "States", dict, place, context.report, required=True)
    if states == {}:
        context.report.add("empty", (*place, "States"), "States must not be empty")
    for name, state in (states or {}).items():
        if not isinstance(state, dict):
            message = f"a state must be an object, not {shown(state)}"
            context.report.add("wrong-type", (*place, "States", name), message)


def _check_depth(context: Context, graph: Graph) -> None:
    depth, owner = 0, graph.owner
    while owner is not None:
        depth, owner = depth + 1, owner.graph.owner
    if depth == MAX_DEPTH + 1:
        message = f"Maps are nested deeper than {MAX_DEPTH} levels"
        context.report.add("nested-too-deep", graph.place, message, key=True)


def _check_start(context: Context, graph: Graph) -> None:
    if graph.start:
        _check_target(context, graph, graph.start, (*graph.place, "StartAt"))


def _check_targets(context: Context, graph: Graph) -> None:
    for state in graph.states.values():
        for edge in state.edges:
            _check_target(context, graph, edge.target, edge.place)


def _check_target(context: Context, graph: Graph, target: str, place: Place) -> None:
    names = _state_names(context, graph)
    if target in names:
        return
    message = f"there is no state {shown(target)}"
    owner = graph.owner
    if owner is not None and target in owner.graph.states:
        message += " in this Map; a state inside of a Map cannot lead out of it, let the iteration end instead"
    elif inside := next((one for one in graph.states.values() if one.inner and target in one.inner.states), None):
        message += f" here; it is inside of the Map {shown(inside.name)}, and only the Map can lead to it"
    else:
        message += suggestion(target, names) or f"; states: {listed(names)}"
    context.report.add("unknown-state", place, message)


def _state_names(context: Context, graph: Graph) -> list[str]:
    """The states of a graph, those that are malformed included."""
    value: Any = context.bundle.value
    for step in graph.place:
        value = value[step]
    states = value.get("States")
    return list(states) if isinstance(states, dict) else []


def _check_reachable(context: Context, graph: Graph) -> None:
    reachable = graph.reachable()
    if not reachable:  # the wrong start is the problem
        return
    for state in graph.states.values():
        if state.name not in reachable:
            message = f"no state leads to {shown(state.name)}, so it never runs"
            context.report.add("unreachable-state", state.place, message, key=True)


def _check_ends(context: Context, graph: Graph) -> None:
    """Walk backward from the ends; a state without a usable way out was reported before and counts as an end."""
    reachable = graph.reachable()
    distance: dict[str, int] = {}
    waiting: deque[str] = deque()
    sources: dict[str, list[str]] = {}
    for state in reachable.values():
        if state.ends or not state.edges or any(edge.target not in graph.states for edge in state.edges):
            distance[state.name] = 1
            waiting.append(state.name)
        for edge in state.edges:
            sources.setdefault(edge.target, []).append(state.name)
    while waiting:
        name = waiting.popleft()
        for source in sources.get(name, ()):
            if source not in distance:
                distance[source] = distance[name] + 1
                waiting.append(source)
    stuck = next((state for name, state in reachable.items() if name not in distance), None)
    if stuck is not None:
        message = f"no end can be reached from {shown(stuck.name)}; the flow runs in a circle until a limit stops it"
        context.report.add("never-ends", stuck.place, message, key=True)
    elif reachable and distance[next(iter(reachable))] > MAX_TRANSITIONS:
        count = distance[next(iter(reachable))]
        message = f"the shortest way to an end takes {count} states, more than the {MAX_TRANSITIONS} that may run"
        context.report.add("too-many-states", (*graph.place, "States"), message, key=True)
