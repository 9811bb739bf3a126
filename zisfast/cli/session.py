"""One ``zisfast run``: reads what the options name, builds the world around the flows, and runs them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from zisfast.cli.choose import choose_flows
from zisfast.cli.errors import InputError
from zisfast.cli.load import compile_bundle, load
from zisfast.cli.options import Inputs, read_variables
from zisfast.cli.world import World
from zisfast.errors import DocumentError

if TYPE_CHECKING:
    from zisfast.bundles.compile import Program
    from zisfast.cli.executions import Shown
    from zisfast.cli.run_options import RunOptions
    from zisfast.events.envelope import Event

# what an event without an account gets when nothing leaves the machine anyway
STUBBED_ACCOUNT, STUBBED_SUBDOMAIN = 1, "example"


def run_event(options: RunOptions) -> list[Shown]:
    """Run every flow that the event starts, one after the other."""
    inputs = Inputs()
    at = None if options.at is None else read_time(options.at)
    variables = read_variables(options.variables, options.variables_file, inputs)
    bundle = load(options.bundle, variables, inputs, tolerant=options.tolerant)
    program = compile_bundle(options.bundle, bundle, options.integration)
    event = _read_event(options, program, inputs, both_spellings="accountId" in bundle.source.text)
    chosen = choose_flows(program, event, options.flow)
    try:
        return World(options, program, event, inputs, at).run(bundle, chosen)
    except DocumentError as error:  # it was read, but takes more memory than an execution may have
        raise InputError(f"event {options.event}: {error.message}") from None


def _read_event(options: RunOptions, program: Program, inputs: Inputs, *, both_spellings: bool) -> Event:
    from zisfast.events.envelope import EventError, Origin, check_subdomain, parse_event

    stubbed = options.stubs is not None
    try:
        if options.subdomain is not None:
            check_subdomain(options.subdomain)
    except EventError as error:
        raise click.BadParameter(error.message, param_hint="'--subdomain'") from None
    defaults = Origin(
        STUBBED_ACCOUNT if stubbed else None,
        program.integration,
        options.subdomain or (STUBBED_SUBDOMAIN if stubbed else None),
        both_spellings,
    )
    try:
        return parse_event(inputs.read(options.event, "event"), defaults)
    except (EventError, DocumentError) as error:
        raise InputError(f"event {options.event}: {error}") from None


def read_time(text: str) -> float:
    """The seconds since 1970 at an RFC 3339 time."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        raise click.BadParameter(
            f"{text!r} is not a time with an offset, such as 2024-05-01T10:00:00Z", param_hint="'--at'"
        )
    return time.timestamp()
