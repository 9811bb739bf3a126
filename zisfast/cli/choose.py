"""Which flows an event starts: those of the matching job specs, or the one that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zisfast.cli.errors import InputError

if TYPE_CHECKING:
    from zisfast.bundles.compile import Program
    from zisfast.events.envelope import Event


def choose_flows(program: Program, event: Event, flow: str | None) -> list[tuple[str | None, str]]:
    """Pairs of job spec (None where ``flow`` was asked for) and flow, by their short names."""
    if flow is not None:
        return [(None, _short_name(program, flow))]
    from zisfast.engine.dispatch import matching

    found = matching(program, event)
    if not found:
        raise InputError(_nothing_matches(program, event))
    for job_spec in found:
        if job_spec.flow not in program.flows:
            raise InputError(f"job spec {job_spec.name}: its flow {job_spec.flow_name} is not in the bundle")
    return [(job_spec.name, job_spec.flow) for job_spec in found]


def _short_name(program: Program, flow: str) -> str:
    name = flow.removeprefix(f"zis:{program.integration}:flow:")
    if name in program.flows:
        return name
    flows = ", ".join(program.flows) or "no flow at all"
    raise InputError(f"--flow {flow}: there is no such flow in the bundle; it has {flows}")


def _nothing_matches(program: Program, event: Event) -> str:
    """Why no job spec matches, one line each."""
    from zisfast.engine.dispatch import mismatch

    flows = ", ".join(program.flows)
    hint = f"Name a flow to run it anyway: --flow NAME ({flows})"
    what = f"the event ({event.source}, {event.type})" if event.source else f"the event has no type: {event.untyped}"
    if not program.job_specs:
        return f"the bundle has no job spec, so no event starts a flow.\n{hint}"
    if event.source is None:
        known = "\n".join(
            f"  job spec {one.name} is for event_source {one.event_source!r}, event_type {one.event_type!r}"
            for one in program.job_specs
        )
        return f'{what}.\n{known}\nGive the event as {{"source": ..., "type": ..., "input": ...}}. {hint}'
    reasons = "\n".join(f"  job spec {one.name}: {mismatch(one, event)}" for one in program.job_specs)
    return f"no job spec matches {what}:\n{reasons}\n{hint}"
