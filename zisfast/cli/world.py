"""What stands in for Zendesk around the flows of one command: stores, the network or stubs, the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zisfast.actions import ActionContext, Actions
from zisfast.bundles import check_bundle
from zisfast.cli.errors import InputError
from zisfast.cli.executions import FailurePlace, Shown, state_place
from zisfast.cli.progress import Progress, WatchedClock
from zisfast.engine.clock import VirtualClock
from zisfast.engine.runner import run_async, run_without_loop
from zisfast.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zisfast._core import ActionRequest
    from zisfast.actions import HttpRequest, HttpResponse, RequestRecord, Sender
    from zisfast.bundles import Bundle, Program
    from zisfast.cli.options import Inputs
    from zisfast.cli.run_options import RunOptions
    from zisfast.events.envelope import Event
    from zisfast.stores.connections import MemoryConnectionStore


class World:
    """Everything that the flows of one command share. Raises InputError for files that cannot be used."""

    def __init__(
        self, options: RunOptions, program: Program, event: Event, inputs: Inputs, start: float | None = None
    ) -> None:
        stubbed = options.stubs is not None
        self._progress = Progress(wanted=not stubbed)
        self.clock = VirtualClock(start) if stubbed else WatchedClock(start, self._progress)
        self._options = options
        self._program = program
        self._event = event
        try:
            self._actions = self._make_actions(inputs)
        except StoreError as error:
            raise InputError(str(error)) from None

    def run(self, bundle: Bundle, chosen: Sequence[tuple[str | None, str]]) -> list[Shown]:
        """Run the flows, one after the other."""
        if isinstance(self.clock, VirtualClock):
            return run_without_loop(self._run(bundle, chosen))
        import anyio

        return anyio.run(self._run, bundle, chosen)

    async def _run(self, bundle: Bundle, chosen: Sequence[tuple[str | None, str]]) -> list[Shown]:
        try:
            await self._require_connections([flow for _, flow in chosen])
            return [await self._run_flow(bundle, job_spec, flow) for job_spec, flow in chosen]
        finally:
            self._progress.show("")
            await self._actions.aclose()

    async def _run_flow(self, bundle: Bundle, job_spec: str | None, flow: str) -> Shown:
        requests: list[RequestRecord] = []

        async def act(request: ActionRequest) -> object:
            self._progress.show(f"{request.state}: {request.action}")
            # bound anew: the time of day is the one of this request
            return await self._actions.bind(self._context, requests.append)(request)

        document, traced = self._event.document, self._options.traced
        record = await run_async(self._program, flow, document, actions=act, clock=self.clock, trace=traced)
        failure = self._failure(bundle, flow, record.state) if record.status == "failed" else None
        return Shown(job_spec, flow, document, record, tuple(requests), failure)

    def _failure(self, bundle: Bundle, flow: str, state: str) -> FailurePlace | None:
        """Where a state stands in the bundle, and what the checker says of it."""
        place = state_place(bundle, flow, state)
        if place is None or self._options.as_json:
            return None
        from zisfast.bundles.problems import write_place

        line, column = bundle.source.position(place, key=True)
        where = write_place(place)
        problems = check_bundle(bundle, integration=self._program.integration)
        hints = [
            one.message for one in problems if one.where == where or one.where.startswith((f"{where}.", f"{where}["))
        ]
        return FailurePlace(f"{self._options.bundle}:{line}:{column}", tuple(hints))

    @property
    def _context(self) -> ActionContext:
        event = self._event
        return ActionContext(self._program.integration, event.account_id, event.subdomain, self.clock.now())

    async def _require_connections(self, flows: Sequence[str]) -> None:
        """Refuse to start while connections are missing, and name all of them."""
        names = dict.fromkeys(name for flow in flows for name in self._program.flows[flow].actions)
        missing = await self._actions.missing_connections(names, self._context)
        if not missing:
            return
        lines = "\n".join(f"  {name}" for name in missing)
        entry = f'{{"{missing[0]}": {{"type": "bearer_token", "token": "...", "allowed_domain": "api.example.com"}}}}'
        raise InputError(
            f"connections: the flow cannot start, these do not exist:\n{lines}\nGive them with --connections FILE, for"
            f" example {entry}, or answer all requests with --stubs FILE."
        )

    def _make_actions(self, inputs: Inputs) -> Actions:
        from zisfast.stores.configs import MemoryConfigStore
        from zisfast.stores.links import MemoryLinkStore

        options = self._options
        return Actions(
            self._program.actions,
            self._make_sender(inputs),
            configs=MemoryConfigStore.from_files(options.configs),
            links=None if options.links is None else MemoryLinkStore.from_file(options.links),
            connections=_make_connections(options.connections, inputs),
            require_connections=options.stubs is None,
        )

    def _make_sender(self, inputs: Inputs) -> Sender:
        path = self._options.stubs
        if path is None:
            return _Network(allow_private=self._options.allow_private)
        from zisfast.actions import StubSender

        return StubSender(inputs.read(path, "stubs"), path, sleep=self.clock.sleep)


def _make_connections(path: str | None, inputs: Inputs) -> MemoryConnectionStore | None:
    if path is None:
        return None
    from zisfast.stores.connections import MemoryConnectionStore

    return MemoryConnectionStore.from_bytes(inputs.read(path, "connections"), path)


class _Network:
    """A sender that loads the HTTP library with the first request: most tries of a flow make none."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._sender: Sender | None = None

    async def send(self, request: HttpRequest, *, timeout: float) -> HttpResponse:
        if self._sender is None:
            from zisfast.actions.egress import Egress
            from zisfast.actions.network import HttpSender

            self._sender = HttpSender(egress=Egress(allow_private=self._allow_private))
        return await self._sender.send(request, timeout=timeout)

    async def aclose(self) -> None:
        if self._sender is not None:
            await self._sender.aclose()
