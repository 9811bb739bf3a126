"""``zisfast run``: a bundle and an event come in, what every state did goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from zisfast.cli.options import FILE, variable_options

if TYPE_CHECKING:
    from collections.abc import Callable


def _environment_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """What stands in for Zendesk and the world around it."""
    for option in (
        click.option(
            "--allow-private",
            is_flag=True,
            help="Let HTTP actions reach private and loopback addresses, for services under development.",
        ),
        click.option(
            "--at",
            metavar="TIME",
            help="Start the execution's clock at TIME, such as 2024-05-01T10:00:00Z; `now` in jq reads it.",
        ),
        click.option("--subdomain", metavar="NAME", help="The account's subdomain, where the event has none."),
        click.option("--links", type=FILE, metavar="FILE", help="A JSON array of links that exist already."),
        click.option(
            "--connections",
            type=FILE,
            metavar="FILE",
            help="The integration's connections; - reads standard input.",
        ),
        click.option(
            "--config",
            "configs",
            multiple=True,
            metavar="SCOPE=FILE",
            help="A JSON object of settings that LoadConfig finds under SCOPE. May be repeated.",
        ),
        click.option(
            "--stubs",
            type=FILE,
            metavar="FILE",
            help="Rules that answer actions instead of the network; waits take no time then.",
        ),
    ):
        function = option(function)
    return function


@click.command("run", short_help="Run a bundle's flows for an event.")
@click.argument("bundle", type=FILE)
@click.option("--event", required=True, type=FILE, metavar="FILE|-", help="The event; - reads standard input.")
@click.option("--flow", metavar="NAME", help="Run this flow, whatever the job specs say.")
@click.option("--integration", metavar="KEY", help="The integration's key, where the bundle does not tell it.")
@_environment_options
@variable_options
@click.option("--trace", is_flag=True, help="Show what every state changed in the document.")
@click.option("--json", "as_json", is_flag=True, help="Print executions as JSON, with --trace their states.")
def command(**options: Any) -> None:
    """Run a bundle's flows for an event and show every state.

    The event is a trigger document ({"account_id", "subdomain", "input"}), just its input ({"ticket_event": ...}), or
    {"source", "type", "input"} for inbound webhooks and custom events. The bundle's job specs decide which flows
    run, unless --flow does.

    \b
    Example:
      zisfast run bundle.json --event event.json --stubs stubs.json
      zisfast run bundle.json --event - --flow notify --config acme_settings=settings.json
      zisfast run bundle.json --event event.json --connections connections.json --json --trace

    Exit codes: 0 every flow succeeded, 1 a flow failed, 2 wrong use or unreadable input.
    """  # noqa: D301 - click reads the \b
    from zisfast.cli.errors import fail
    from zisfast.cli.run_options import RunOptions
    from zisfast.cli.session import run_event

    chosen = RunOptions(**options)
    executions = run_event(chosen)
    if chosen.as_json:
        from zisfast.cli.executions import executions_json

        click.echo(executions_json(executions, trace=chosen.trace))
    else:
        from zisfast.cli.terminal import is_terminal

        if is_terminal():
            from zisfast.cli.report import print_report as show
        else:
            from zisfast.cli.plain import print_plain as show
        for execution in executions:
            show(execution, trace=chosen.trace)
    if any(execution.record.status == "failed" for execution in executions):
        fail()
