"""An execution as plain lines, for pipes and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from zisfast.cli.changes import Follower
from zisfast.cli.executions import conclusion, outcome
from zisfast.cli.text import duration, safe, safe_compact, safe_json

if TYPE_CHECKING:
    from zisfast.cli.executions import Shown


def print_plain(execution: Shown, *, trace: bool) -> None:
    """Print states, requests, the final document and the conclusion."""
    by = f" (job spec {execution.job_spec})" if execution.job_spec else ""
    click.echo(safe(f"flow {execution.flow}{by}"))
    _print_states(execution, trace=trace)
    for request in execution.requests:
        status = request["status"] if request["status"] is not None else "no answer"
        click.echo(safe(f"  request {request['method']} {request['url']} {status} in {request['state']}"))
    click.echo(safe_json(execution.record.output_bytes))
    at = f" ({execution.failure.text})" if execution.failure else ""
    click.echo(safe(conclusion(execution.record) + at))
    for hint in execution.failure.hints if execution.failure else ():
        click.echo(f"  check: {safe(hint)}")


def _print_states(execution: Shown, *, trace: bool) -> None:
    states = execution.record.states
    width = max((len(safe(state.state)) for state in states), default=0)
    follower = Follower(execution.document)
    for state in states:
        time = duration(state.duration_us / 1e6)
        click.echo(f"  {safe(state.state):{width}} {state.type:7} {time:>8}  {safe(outcome(state, '->'))}")
        if trace and state.output is not None:
            for change in follower.changes(state.state, state.output):
                click.echo(f"    {change.sign} {safe(change.path)} {safe_compact(change.value)}".rstrip())
