"""Answers of action handlers as outcomes of the core."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zisfast._core.execution import Failure, Value
from zisfast.errors import ActionError, DocumentError

if TYPE_CHECKING:
    from zisfast._core.execution import ActionRequest, WaitRequest
    from zisfast.engine.record import Stepper

# added to the time of an action that was cut off: the core fails an execution *above* its limit, and sums of
# floats may fall just short of it
CUT_OFF_MARGIN = 0.001


def value_outcome(value: object, elapsed: float) -> Value:
    """The outcome of a handler that returned ``value`` (JSON text as bytes, or a Python value)."""
    return Value(value, elapsed)


def failure_outcome(error: ActionError, elapsed: float) -> Failure:
    """The outcome of a handler that raised ``error``."""
    return Failure(error.name, error.cause, elapsed)


def cut_off_outcome(request: ActionRequest) -> Failure:
    """The outcome of a handler that did not answer within the execution's remaining time."""
    cause = "the action used up the execution's active time"
    return Failure("States.Timeout", cause, request.remaining + CUT_OFF_MARGIN)


def step_value(stepper: Stepper, request: ActionRequest, outcome: Value) -> ActionRequest | WaitRequest | None:
    """Step with a handler's value; one that is no JSON document fails the action instead of the caller."""
    try:
        return stepper.step(outcome)
    except DocumentError as error:
        cause = f"the result of {request.action} is not a JSON document: {error}"
        return stepper.step(Failure("States.TaskFailed", cause, outcome.elapsed))


def caused_by(failure: ActionError | None, error: str | None, cause: str | None) -> ActionError | None:
    """``failure`` if it is what an execution ended with (no Catch took it), else None."""
    if failure is None or failure.name != error or failure.cause != cause:
        return None
    return failure
