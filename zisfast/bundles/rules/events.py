"""What a flow reads of its event is in the document of the events that start it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zisfast.bundles.event_types import FAMILY_MEMBERS, TICKET_MEMBERS
from zisfast.bundles.names import listed, parse_identifier, shown, suggestion

if TYPE_CHECKING:
    from zisfast.bundles.context import Context
    from zisfast.bundles.reads import Read
    from zisfast.bundles.states import Graph

TICKET = ("input", "ticket_event", "ticket")


def check(context: Context) -> None:
    """Check every flow that only Zendesk's own events start, and report those that none starts."""
    for graph in context.graphs:
        types = _event_types(context, graph.flow)
        if not types:
            _report_unused(context, graph)
        elif all(source == "support" for source, _ in types) and not _writes_input(context, graph):
            families = {FAMILY_MEMBERS.get(kind.partition(".")[0]) for _, kind in types}
            for state in graph.states.values():
                for read in context.reads.get(state, ()):
                    _check_read(context, read, families)


def _event_types(context: Context, flow: str) -> set[tuple[str, str]]:
    specs = [spec for bundle in (context.bundle, *context.others) for spec in bundle.job_specs]
    found = set()
    for spec in specs:
        identifier = parse_identifier(spec.flow_name)
        if identifier is not None and identifier.name == flow:
            found.add((spec.event_source, spec.event_type))
    return found


def _report_unused(context: Context, graph: Graph) -> None:
    specs = [spec for bundle in (context.bundle, *context.others) for spec in bundle.job_specs]
    named = [parse_identifier(spec.flow_name) for spec in specs]
    flows = {*context.flows, *context.foreign_flows}
    # where a job spec names no flow that there is, it may be this one that was meant
    if graph.flow and named and all(one is not None and one.name in flows for one in named):
        place = (*graph.place[:-1], "name")
        context.report.add("unused-flow", place, f"no job spec starts the flow {shown(graph.flow)}")


def _writes_input(context: Context, graph: Graph) -> bool:
    """Whether a state replaces the event, or the document that it is in."""
    for state in graph.states.values():
        places = [(*state.place, "Catch", edge.index) for edge in state.edges if edge.kind == "catch"]
        if any(edge.kind == "next" for edge in state.edges) and (state.type != "Pass" or "Result" in state.value):
            places.append(state.place)
        if any(place in context.writes and context.writes[place][:1] in ((), ("input",)) for place in places):
            return True
    return False


def _check_read(context: Context, read: Read, families: set[str | None]) -> None:
    if len(read.steps) < 2 or read.steps[0] != "input" or read.optional or None in families:
        return
    known = sorted(family for family in families if family is not None)
    if read.steps[1] not in families:
        hint = suggestion(str(read.steps[1]), known) or f"; it has {listed(known)}"
        message = f"$.input of the events that start this flow has no {shown(str(read.steps[1]))}{hint}"
    elif len(read.steps) > 3 and read.steps[:3] == TICKET and read.steps[3] not in TICKET_MEMBERS:
        hint = suggestion(str(read.steps[3]), TICKET_MEMBERS) or "; fetch the ticket by an action first"
        message = f"the ticket in an event has no {shown(str(read.steps[3]))}{hint}"
    else:
        return
    context.report.add("not-in-event", read.place, message, character=read.character)
