"""Running a flow to its end without an event loop: for embedding into synchronous programs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from zisfast._core.execution import ActionRequest, Elapsed, Failure, Value
from zisfast.engine.outcomes import failure_outcome, step_value, value_outcome
from zisfast.engine.record import ExecutionRecord, Stepper
from zisfast.errors import ActionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from zisfast.bundles.compile import Program


def run(
    program: Program,
    flow: str,
    document: object,
    *,
    actions: Callable[[ActionRequest], object],
    sleep: Callable[[float], object] = time.sleep,
    trace: bool = False,
) -> ExecutionRecord:
    """Run ``flow`` (its full or short name) on ``document`` until it ends.

    ``document`` is the trigger document: JSON text as bytes, or a Python value. ``actions`` is called for every
    action and returns its value (JSON text as bytes, or a Python value); it raises ActionError to fail the state.
    Any other exception leaves through this function. ``sleep`` waits for Wait states and before retries; give
    ``lambda seconds: None`` to skip them. With ``trace`` the record holds every state that ran.
    """
    stepper = Stepper(program.start(flow, document, trace=trace), time.perf_counter if trace else None)
    request = stepper.step(None)
    while request is not None:
        if isinstance(request, ActionRequest):
            outcome = _call(actions, request)
            if isinstance(outcome, Value):
                request = step_value(stepper, request, outcome)
            else:
                request = stepper.step(outcome)
        else:
            sleep(request.seconds)
            request = stepper.step(Elapsed(request.seconds))
    result = stepper.execution.result
    assert result is not None
    return ExecutionRecord(flow, result, tuple(stepper.states))


def _call(actions: Callable[[ActionRequest], object], request: ActionRequest) -> Value | Failure:
    started = time.monotonic()
    try:
        value = actions(request)
    except ActionError as error:
        return failure_outcome(error, time.monotonic() - started)
    return value_outcome(value, time.monotonic() - started)
