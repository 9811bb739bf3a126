"""One ``zisfast run``: reads what the options name, builds the world around the flows, and runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from zisfast.cli.errors import InputError
from zisfast.cli.options import Inputs, read_variables

if TYPE_CHECKING:
    from zisfast.bundles.bundle import Bundle
    from zisfast.bundles.compile import Program
    from zisfast.cli.executions import Shown
    from zisfast.events.envelope import Event

# what an event without an account gets when nothing leaves the machine anyway
STUBBED_ACCOUNT, STUBBED_SUBDOMAIN = 1, "example"


class RunOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The options of ``zisfast run``."""

    bundle: str
    event: str
    flow: str | None = None
    integration: str | None = None
    stubs: str | None = None
    configs: tuple[str, ...] = ()
    links: str | None = None
    connections: str | None = None
    subdomain: str | None = None
    at: str | None = None
    allow_private: bool = False
    variables: tuple[str, ...] = ()
    variables_file: str | None = None
    tolerant: bool = False
    trace: bool = False
    as_json: bool = False


def run_event(options: RunOptions) -> list[Shown]:
    """Run every flow that the event starts, one after the other."""
    inputs = Inputs()
    bundle = _load(options, inputs)
    program = _compile(options, bundle)
    event = _event(options, program, inputs)
    chosen = choose_flows(program, event, options.flow)
    world = build_world(options, program, event, inputs)
    world.require_connections([flow for _, flow in chosen])
    return world.run(chosen)
