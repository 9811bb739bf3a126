"""What the checker's rules share: the bundle, its graphs, and the names it may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zisfast.bundles.bundle import FLOW, HTTP_ACTION, lookup
from zisfast.bundles.names import Identifier, parse_identifier
from zisfast.bundles.states import Graph, State, read_graph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from zisfast.bundles.bundle import Bundle
    from zisfast.bundles.problems import Place
    from zisfast.bundles.reads import Read, Steps
    from zisfast.bundles.report import Report


class Context:
    """One bundle under examination, beside the ``others`` of its integration.

    ``jq`` returns the reason why a jq program does not compile, or None; without it programs are not compiled.
    ``reads`` and ``writes`` are filled by the rule on paths, for those that follow.
    """

    def __init__(
        self,
        bundle: Bundle,
        others: Sequence[Bundle],
        integration: str,
        report: Report,
        jq: Callable[[str], str | None] | None = None,
    ) -> None:
        self.bundle = bundle
        self.others = others
        self.integration = integration
        self.report = report
        self.jq = jq
        self.reads: dict[State, list[Read]] = {}
        self.writes: dict[Place, Steps] = {}
        self.graphs = _graphs(bundle)
        self.foreign_graphs = [graph for other in others for graph in _graphs(other)]
        self.actions = dict(_named(bundle, HTTP_ACTION))
        self.foreign_actions = {name for other in others for name, _ in _named(other, HTTP_ACTION)}
        self.flows = dict(_named(bundle, FLOW))
        self.foreign_flows = {name for other in others for name, _ in _named(other, FLOW)}

    def states(self) -> Iterator[State]:
        """Every state of the bundle, those inside of Maps included."""
        for root in self.graphs:
            for graph in root.walk():
                yield from graph.states.values()

    def resources(self, kind: str | None = None) -> Iterator[tuple[Place, dict[str, Any]]]:
        """Place and properties of every resource that has properties, of one type or of all."""
        for place, resource in _resources(self.bundle):
            properties = resource.get("properties")
            if isinstance(properties, dict) and kind in (None, resource.get("type")):
                yield (*place, "properties"), properties

    def definition(self, action: str) -> tuple[Place, dict[str, Any]] | None:
        """Place and value of the definition of a custom action in this bundle."""
        place = self.actions.get(action)
        if place is None:
            return None
        value = lookup(self.bundle.value, (*place, "properties", "definition"))
        return ((*place, "properties", "definition"), value) if isinstance(value, dict) else None

    def custom_action(self, state: State) -> str | None:
        """The short name of the custom action of this integration that a state calls."""
        identifier = called(state)
        if identifier is None or identifier.integration != self.integration or identifier.kind != "action":
            return None
        return identifier.name


def called(state: State) -> Identifier | None:
    """The identifier of the action that a state calls."""
    return parse_identifier(state.value.get("ActionName")) if state.type == "Action" else None


def _resources(bundle: Bundle) -> Iterator[tuple[Place, dict[str, Any]]]:
    resources = bundle.value.get("resources")
    for key, resource in resources.items() if isinstance(resources, dict) else ():
        if isinstance(resource, dict):
            yield ("resources", key), resource


def _named(bundle: Bundle, kind: str) -> Iterator[tuple[str, Place]]:
    for place, resource in _resources(bundle):
        name = lookup(resource, ("properties", "name"))
        if resource.get("type") == kind and isinstance(name, str):
            yield name, place


def _graphs(bundle: Bundle) -> list[Graph]:
    graphs = []
    for place, resource in _resources(bundle):
        definition = lookup(resource, ("properties", "definition"))
        if resource.get("type") == FLOW and isinstance(definition, dict):
            name = lookup(resource, ("properties", "name"))
            root = (*place, "properties", "definition")
            graphs.append(read_graph(definition, root, name if isinstance(name, str) else ""))
    return graphs
