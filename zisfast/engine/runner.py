"""Running flows on an event loop, asyncio or trio, or on none where nothing ever waits.

Pure states run inside the core, many at a time; only a call of an action gets a deadline (a cancel scope costs
more than hundreds of states), and nothing here starts a task.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zisfast._core.execution import ActionRequest, Elapsed, Failure, Value
from zisfast.engine.clock import SystemClock
from zisfast.engine.outcomes import caused_by, cut_off_outcome, failure_outcome, step_value, value_outcome
from zisfast.engine.record import ExecutionRecord, Stepper
from zisfast.engine.retries import NO_RERUNS
from zisfast.errors import ActionError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from typing import Any, TypeVar

    from zisfast._core.execution import ExecutionResult, WaitRequest
    from zisfast.bundles.compile import Program
    from zisfast.engine.clock import Clock
    from zisfast.engine.retries import Reruns

    Handler = Callable[[ActionRequest], Awaitable[object]]
    T = TypeVar("T")


async def run_async(
    program: Program,
    flow: str,
    document: object,
    *,
    actions: Handler,
    clock: Clock | None = None,
    reruns: Reruns = NO_RERUNS,
    trace: bool = False,
) -> ExecutionRecord:
    """Run ``flow`` (its full or short name) on ``document`` until it ends, on asyncio or trio.

    As :func:`zisfast.run`, with ``actions`` an async function. A call of it is cancelled when the execution's
    active time is used up. ``clock`` waits and measures (a VirtualClock waits in no time); ``reruns`` says
    whether a flow starts again after some failures, as the platform does.
    """
    clock = SystemClock() if clock is None else clock
    runs = 1
    while True:
        run = _Run(program, flow, document, actions, clock, trace)
        result = await run.finish()
        delay = reruns.delay(runs, run.failure) if result.status == "failed" else None
        if delay is None:
            return ExecutionRecord(flow, result, tuple(run.stepper.states), runs)
        await clock.sleep(delay)
        runs += 1


def run_without_loop(coroutine: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that never really waits, such as flows on stubs and a VirtualClock.

    An event loop takes longer to load than most flows to run. Raises RuntimeError where the coroutine does wait.
    """
    try:
        coroutine.send(None)
    except StopIteration as end:
        value: T = end.value
        return value
    coroutine.close()
    raise RuntimeError("the coroutine waits for something, it needs an event loop")


class _Run:
    """One run of a flow: answers the requests of its execution."""

    def __init__(
        self, program: Program, flow: str, document: object, actions: Handler, clock: Clock, trace: bool
    ) -> None:
        self.stepper = Stepper(program.start(flow, document, trace=trace), clock.timer if trace else None)
        self.failure: ActionError | None = None
        self._actions = actions
        self._clock = clock

    async def finish(self) -> ExecutionResult:
        request = self.stepper.step(None)
        while request is not None:
            if isinstance(request, ActionRequest):
                request = await self._act(request)
            else:
                request = await self._wait(request)
        result = self.stepper.execution.result
        assert result is not None
        self.failure = caused_by(self.failure, result.error, result.cause)
        return result

    async def _act(self, request: ActionRequest) -> ActionRequest | WaitRequest | None:
        outcome = await self._call(request)
        if isinstance(outcome, Value):
            return step_value(self.stepper, request, outcome)
        return self.stepper.step(outcome)

    async def _call(self, request: ActionRequest) -> Value | Failure:
        outcome: Value | Failure = cut_off_outcome(request)
        with self._clock.deadline(request.remaining):
            outcome = await self._answer(request)
        return outcome

    async def _answer(self, request: ActionRequest) -> Value | Failure:
        clock = self._clock
        started = clock.monotonic()
        try:
            value = await self._actions(request)
        except ActionError as error:
            self.failure = error
            elapsed = clock.monotonic() - started
            # a request that timed out just then: nothing is left for what comes after it
            return failure_outcome(error, elapsed) if elapsed < request.remaining else cut_off_outcome(request)
        return value_outcome(value, clock.monotonic() - started)

    async def _wait(self, request: WaitRequest) -> ActionRequest | WaitRequest | None:
        started = self._clock.monotonic()
        await self._clock.sleep(request.seconds)
        # the time asked for counts at least: a timer may fire a little early
        return self.stepper.step(Elapsed(max(request.seconds, self._clock.monotonic() - started)))
