"""Job specs: the event they wait for exists, and so does the flow that they start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zisfast.bundles.bundle import JOB_SPEC
from zisfast.bundles.event_types import EVENT_TYPES, OPEN_FAMILIES
from zisfast.bundles.expect import expect_text, report_length, report_unknown
from zisfast.bundles.names import MAX_FLOW_REFERENCE, closest, listed, parse_identifier, shown, suggestion

if TYPE_CHECKING:
    from zisfast.bundles.context import Context
    from zisfast.bundles.problems import Place

KNOWN = ("name", "event_source", "event_type", "flow_name", "description")


def check(context: Context) -> None:
    """Check every job spec."""
    seen: dict[tuple[str, str, str], Place] = {}
    for place, properties in context.resources(JOB_SPEC):
        report_unknown(properties, KNOWN, place, context.report)
        source = expect_text(properties, "event_source", place, context.report)
        kind = expect_text(properties, "event_type", place, context.report)
        flow = expect_text(properties, "flow_name", place, context.report)
        if source is not None and kind is not None:
            _check_event(context, source, kind, place)
        if flow is not None:
            report_length(flow, MAX_FLOW_REFERENCE, "flow_name", (*place, "flow_name"), context.report)
            check_flow_name(context, flow, (*place, "flow_name"))
        if source is not None and kind is not None and flow is not None:
            _check_twice(context, (source, kind, flow), place, seen)


def _check_event(context: Context, source: str, kind: str, place: Place) -> None:
    known = EVENT_TYPES.get(source)
    if known is None:
        _check_source(context, source, kind, place)
    elif kind not in known and not kind.startswith(OPEN_FAMILIES):
        other = next((one for one, types in EVENT_TYPES.items() if kind in types), None)
        hint = f"; {shown(other)} has it" if other else _type_hint(kind, known)
        message = f"the source {shown(source)} has no event {shown(kind)}, so the flow never starts{hint}"
        context.report.add("unknown-event-type", (*place, "event_type"), message)


def _type_hint(kind: str, known: tuple[str, ...]) -> str:
    """The likely type; also for one without its family or with the wrong family."""
    name = kind.rpartition(".")[2].casefold()
    same = next((one for one in known if one.rpartition(".")[2].casefold() == name), None)
    return f"; did you mean {shown(same)}?" if same else suggestion(kind, known)


def _check_source(context: Context, source: str, kind: str, place: Place) -> None:
    likely = next((one for one, types in EVENT_TYPES.items() if kind in types), None) or closest(source, EVENT_TYPES)
    if likely is not None:
        message = f"no Zendesk event has the source {shown(source)}; did you mean {shown(likely)}?"
        context.report.add("unknown-event-source", (*place, "event_source"), message)


def check_flow_name(context: Context, text: str, place: Place) -> None:
    """Check that ``text`` is the full name of a flow of this integration."""
    identifier = parse_identifier(text)
    names = [*context.flows, *context.foreign_flows]
    if identifier is None or identifier.kind != "flow":
        short = identifier.name if identifier else text
        likely = closest(short, names) or "name"
        message = f"{shown(text)} is no flow's full name; expected {shown(f'zis:{context.integration}:flow:{likely}')}"
        context.report.add("bad-identifier", place, message)
    elif identifier.integration != context.integration:
        report_other_integration(context, identifier.integration, place)
    elif identifier.name not in context.flows and identifier.name not in context.foreign_flows:
        hint = suggestion(identifier.name, names) or f"; flows: {listed(names)}"
        context.report.add("unknown-flow", place, f"there is no flow {shown(identifier.name)}{hint}")


def report_other_integration(context: Context, integration: str, place: Place) -> None:
    """Report an identifier that names another integration than the bundle's."""
    message = f"this names the integration {shown(integration)}, but the bundle belongs to {shown(context.integration)}"
    context.report.add("other-integration", place, message)


def _check_twice(context: Context, event: tuple[str, str, str], place: Place, seen: dict[Any, Place]) -> None:
    first = seen.setdefault(event, place)
    if first != place:
        message = f"the job spec {shown(first[1])} starts the same flow for the same event, so it runs twice"
        context.report.add("started-twice", (*place, "event_type"), message)
