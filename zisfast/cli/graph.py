"""``zisfast graph``: a bundle comes in, Mermaid text goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from zisfast.cli.options import FILE, variable_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zisfast.bundles.bundle import Bundle

    Pair = tuple[str, str | None]


@click.command("graph", short_help="Draw a bundle's flows as Mermaid text.")
@click.argument("bundle", type=FILE)
@click.option("--flow", metavar="NAME", help="Draw this flow alone.")
@click.option(
    "--trace",
    "result",
    type=FILE,
    metavar="RESULT.json",
    help="Mark the way of an execution: the output of `zisfast run --json --trace`; - reads standard input.",
)
@variable_options
def command(
    bundle: str,
    flow: str | None,
    result: str | None,
    variables: tuple[str, ...],
    variables_file: str | None,
    tolerant: bool,
) -> None:
    """Draw a bundle's flows as Mermaid text, which Markdown viewers and mermaid.live show as a diagram.

    \b
    Example:
      zisfast graph bundle.json > flows.mmd
      zisfast run bundle.json --event event.json --stubs stubs.json --json --trace | \\
        zisfast graph bundle.json --trace -

    Exit codes: 0 drawn, 2 wrong use or unreadable input.
    """  # noqa: D301 - click reads the \b
    from zisfast.bundles.graph import draw
    from zisfast.cli.errors import InputError
    from zisfast.cli.load import load
    from zisfast.cli.options import Inputs, read_variables
    from zisfast.cli.text import safe_block
    from zisfast.errors import FlowNotFoundError

    inputs = Inputs()
    loaded = load(bundle, read_variables(variables, variables_file, inputs), inputs, tolerant=tolerant)
    visited: list[Pair] = []
    if result is not None:
        flow, visited = _visited(loaded, flow, result, inputs.read_object(result, "trace").to_python())
    try:
        click.echo(safe_block(draw(loaded, flow, visited=visited)), nl=False)
    except FlowNotFoundError as error:
        raise InputError(f"--flow: {error}") from None


def _visited(bundle: Bundle, flow: str | None, path: str, result: dict[str, Any]) -> tuple[str, list[Pair]]:
    """The flow to draw, and the pairs of states that its executions in ``result`` went through."""
    from zisfast.cli.errors import InputError

    executions = result.get("executions")
    if not isinstance(executions, list) or not all(isinstance(one, dict) for one in executions):
        raise InputError(f"trace {path}: it has no list of executions, expected the output of `run --json --trace`")
    flows = list(dict.fromkeys(str(one.get("flow")) for one in executions))
    short = None if flow is None else flow.rpartition(":")[2]
    if short is None and len(flows) > 1:
        raise InputError(f"trace {path}: it holds executions of {', '.join(flows)}; choose one with --flow")
    chosen = [one for one in executions if short is None or one.get("flow") == short]
    if not chosen:
        found = ", ".join(flows) or "no flow"
        raise InputError(f"trace {path}: it holds no execution of the flow {flow}, but of {found}")
    if not any(isinstance(one.get("states"), list) for one in chosen):
        raise InputError(f"trace {path}: its executions have no states; run with --trace as well as --json")
    return short or flows[0], [pair for one in chosen for pair in state_pairs(one.get("states") or [])]


def state_pairs(states: list[dict[str, Any]]) -> Iterator[Pair]:
    """Each state with the one that came next, None where a flow or an iteration ended well there."""
    from zisfast.cli.executions import scope_of

    last: dict[str, dict[str, Any]] = {}
    for record in states:
        name = str(record.get("state"))
        scope = scope_of(name)
        if scope in last:
            yield str(last[scope]["state"]), name
        last[scope] = record
        # a Map's own record closes its iterations
        for inner in [one for one in last if one.startswith(f"{name}[")]:
            yield _end(last.pop(inner))
    yield from map(_end, last.values())


def _end(record: dict[str, Any]) -> Pair:
    # what ended by an error took no way out: no state is called ""
    return str(record["state"]), None if record.get("error") is None else ""
