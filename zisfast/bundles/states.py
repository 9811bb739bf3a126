"""Flows as graphs: the states of a definition, and how each one is left. Nothing here assumes a valid bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from zisfast.bundles.problems import Place

if TYPE_CHECKING:
    from collections.abc import Iterator


ENDING = ("Succeed", "Fail")
STATE_TYPES = ("Action", "Choice", "Map", "Wait", "Pass", "Succeed", "Fail")


class Edge(msgspec.Struct, frozen=True):
    """One way to leave a state: ``kind`` says why, ``place`` is that of the target's name."""

    target: str
    place: Place
    kind: Literal["next", "choice", "default", "catch"]
    index: int = 0


class State(msgspec.Struct, eq=False):
    """One state; ``value`` is its JSON object."""

    name: str
    value: dict[str, Any]
    place: Place
    graph: Graph
    inner: Graph | None = None
    edges: list[Edge] = []

    @property
    def type(self) -> str:
        """The ``Type``; empty where it is no text."""
        kind = self.value.get("Type")
        return kind if isinstance(kind, str) else ""

    @property
    def ends(self) -> bool:
        """Whether a flow may end here."""
        return self.type in ENDING or (self.value.get("End") is True and self.type != "Choice")

    @property
    def path(self) -> str:
        """The state's name in requests and traces: ``Map.State`` inside of a Map."""
        return f"{self.graph.owner.path}.{self.name}" if self.graph.owner else self.name


class Graph(msgspec.Struct, eq=False):
    """The states of a flow's definition, or of a Map's ``Iterator``; ``owner`` is that Map."""

    place: Place
    flow: str
    owner: State | None = None
    start: str | None = None
    states: dict[str, State] = {}

    def reachable(self) -> dict[str, State]:
        """The states that can be entered, in the order of a walk from ``StartAt``."""
        found: dict[str, State] = {}
        waiting = [self.start] if self.start is not None else []
        while waiting:
            name = waiting.pop(0)
            if name in self.states and name not in found:
                found[name] = self.states[name]
                waiting += (edge.target for edge in found[name].edges)
        return found

    def walk(self) -> Iterator[Graph]:
        """Yield the graph itself, and those of the Maps in it."""
        waiting = [self]
        while waiting:
            graph = waiting.pop(0)
            yield graph
            waiting += (state.inner for state in graph.states.values() if state.inner is not None)


def read_graph(definition: dict[str, Any], place: Place, flow: str) -> Graph:
    """The graph of a definition at ``place``; what is malformed is left out."""
    root = Graph(place, flow)
    waiting = [(root, definition)]
    while waiting:
        graph, value = waiting.pop()
        start = value.get("StartAt")
        graph.start = start if isinstance(start, str) else None
        states = value.get("States")
        for name, one in states.items() if isinstance(states, dict) else ():
            if not isinstance(one, dict):
                continue
            state = State(name, one, (*graph.place, "States", name), graph)
            state.edges = list(_edges(state))
            graph.states[name] = state
            iterator = one.get("Iterator")
            if state.type == "Map" and isinstance(iterator, dict):
                state.inner = Graph((*state.place, "Iterator"), flow, state)
                waiting.append((state.inner, iterator))
    return root


def _edges(state: State) -> Iterator[Edge]:
    value, place = state.value, state.place
    if state.type == "Choice":
        choices = value.get("Choices")
        for index, rule in enumerate(choices if isinstance(choices, list) else ()):
            if isinstance(rule, dict) and isinstance(rule.get("Next"), str):
                yield Edge(rule["Next"], (*place, "Choices", index, "Next"), "choice", index)
        if isinstance(value.get("Default"), str):
            yield Edge(value["Default"], (*place, "Default"), "default")
        return
    if state.type in ENDING:
        return
    if isinstance(value.get("Next"), str) and value.get("End") is not True:
        yield Edge(value["Next"], (*place, "Next"), "next")
    catchers = value.get("Catch") if state.type in ("Action", "Map") else None
    for index, catcher in enumerate(catchers if isinstance(catchers, list) else ()):
        if isinstance(catcher, dict) and isinstance(catcher.get("Next"), str):
            yield Edge(catcher["Next"], (*place, "Catch", index, "Next"), "catch", index)
