"""An execution on a terminal: a table of its states, its requests, the final document, and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from zisfast.cli.changes import Change, Follower
from zisfast.cli.executions import conclusion, outcome
from zisfast.cli.terminal import make_console
from zisfast.cli.text import duration, safe, safe_compact, safe_json, shortened

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

    from zisfast.cli.executions import Shown
    from zisfast.engine.record import StateRecord

WIDE = 80
"""From this width on there is room for the types of states."""

LONGEST_CHANGE = 400
GOOD_STATUS = range(200, 300)
SIGNS = {"+": "green", "~": "yellow", "-": "red"}


def print_report(execution: Shown, *, trace: bool) -> None:
    """Print everything about one execution."""
    console = make_console()
    by = f"  started by job spec {execution.job_spec}" if execution.job_spec else ""
    console.print(Text.assemble((f"Flow {safe(execution.flow)}", "bold"), (safe(by), "dim")))
    console.print(_states(execution, console, trace=trace))
    if execution.requests:
        console.print(Text("\nRequests", style="bold"))
        console.print(_requests(execution))
    console.print(Text("\nDocument", style="bold"))
    console.print(Text(safe_json(execution.record.output_bytes)))
    console.print()
    _print_conclusion(console, execution)


def _states(execution: Shown, console: Console, *, trace: bool) -> Table:
    table = _table()
    wide = console.width >= WIDE
    table.add_column("State", overflow="fold", ratio=None if wide else 2)
    if wide:
        table.add_column("Type", no_wrap=True, style="dim")
    table.add_column("Time", no_wrap=True, justify="right")
    table.add_column("Outcome", overflow="fold", ratio=3)
    follower = Follower(execution.document)
    for state in execution.record.states:
        cells: list[RenderableType] = [safe(state.state)]
        if wide:
            cells.append(state.type)
        shown = _outcome(state)
        if trace and state.output is not None:
            shown = Text("\n").join([shown, *map(_change, follower.changes(state.state, state.output))])
        table.add_row(*cells, duration(state.duration_us / 1e6), shown)
    return table


def _table() -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    return Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1), header_style="bold", expand=False)


def _outcome(state: StateRecord) -> Text:
    text = safe(outcome(state))
    if state.error is not None:
        return Text(text, style="yellow" if state.next is not None else "red")
    return Text(text)


def _change(change: Change) -> Text:
    value = shortened(safe_compact(change.value), LONGEST_CHANGE)
    return Text.assemble((f"{change.sign} {safe(change.path)} ", SIGNS[change.sign]), (value, "dim"))


def _requests(execution: Shown) -> Table:
    from rich.table import Table

    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True, justify="right")
    for request in execution.requests:
        status = request["status"]
        good = status in GOOD_STATUS
        answer = Text("no answer" if status is None else str(status), style="green" if good else "red")
        target = Text.assemble(safe(request["url"]), (f"  {safe(request['state'])}", "dim"))
        table.add_row(safe(request["method"]), target, answer)
    return table


def _print_conclusion(console: Console, execution: Shown) -> None:
    record = execution.record
    style, sign = ("bold green", "✓") if record.status == "succeeded" else ("bold red", "✗")
    console.print(Text(f"{sign} {safe(conclusion(record))}", style=style))
    if execution.failure:
        console.print(Text(f"  at {safe(execution.failure.text)}", style="red", overflow="fold"))
        for hint in execution.failure.hints:
            console.print(Text(f"  check: {safe(hint)}", style="yellow"))
    console.print()
