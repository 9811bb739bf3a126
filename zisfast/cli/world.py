"""What stands in for Zendesk around the flows of one command: stores, senders, the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from zisfast.actions.actions import Actions
from zisfast.actions.context import ActionContext
from zisfast.bundles.compile import Program
from zisfast.cli.errors import InputError
from zisfast.cli.executions import Shown, state_place
from zisfast.engine.clock import SystemClock, VirtualClock
from zisfast.errors import StoreError
from zisfast.events.envelope import Event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zisfast.actions.sender import HttpRequest, HttpResponse, Sender
    from zisfast.bundles.bundle import Bundle
    from zisfast.cli.options import Inputs
    from zisfast.cli.session import RunOptions
    from zisfast.stores.connections import MemoryConnectionStore


class World(msgspec.Struct, frozen=True, eq=False):
    """Everything that the flows of one command share."""

    options: Any
    program: Program
    event: Event
    actions: Actions
    clock: SystemClock | VirtualClock

    @property
    def context(self) -> ActionContext:
        """For whom and when the flows run."""
        event = self.event
        return ActionContext(self.program.integration, event.account_id, event.subdomain, self.clock.now())


def make_world(options: RunOptions, program: Program, event: Event, inputs: Inputs, at: float | None) -> World:
    """Read the files of the stores, and choose between the network and stubs. Raises InputError."""
    from zisfast.stores.configs import MemoryConfigStore
    from zisfast.stores.links import MemoryLinkStore

    stubbed = options.stubs is not None
    try:
        actions = Actions(
            program.actions,
            _stub_sender(options.stubs) if options.stubs is not None else _Network(options.allow_private),
            configs=MemoryConfigStore.from_files(options.configs),
            links=None if options.links is None else MemoryLinkStore.from_file(options.links),
            connections=_connections(options.connections, inputs),
            require_connections=not stubbed,
        )
    except StoreError as error:
        raise InputError(str(error)) from None
    clock = VirtualClock(at) if stubbed else SystemClock(at)
    return World(options, program, event, actions, clock)


def run_flows(world: World, bundle: Bundle, chosen: Sequence[tuple[str | None, str]]) -> list[Shown]:
    """Run the flows, one after the other, on an event loop of their own."""
    import anyio

    return anyio.run(_run_all, world, bundle, chosen)
