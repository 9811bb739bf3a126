"""From an event to flows: which job specs match, and why the others don't."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zisfast.bundles.compile import JobSpec, Program
    from zisfast.events.envelope import Event


def matching(program: Program, event: Event) -> list[JobSpec]:
    """The job specs that ``event`` starts, in the order of the bundle; none for an event without source and type."""
    if event.source is None or event.type is None:
        return []
    return list(program.match(event.source, event.type))


def mismatch(job_spec: JobSpec, event: Event) -> str | None:
    """Why ``job_spec`` does not match ``event``, for people; None where it does."""
    parts = []
    if event.source != job_spec.event_source:
        parts.append(f"its event_source is {job_spec.event_source!r}, the event's {_shown(event.source)}")
    if event.type != job_spec.event_type:
        parts.append(f"its event_type is {job_spec.event_type!r}, the event's {_shown(event.type)}")
    return " and ".join(parts) or None


def _shown(value: str | None) -> str:
    return "unknown" if value is None else repr(value)
