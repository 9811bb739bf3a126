"""What is known of an execution once it ended, and how a traced one is measured while it runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from zisfast._core.execution import ExecutionResult

if TYPE_CHECKING:
    from collections.abc import Callable

    from zisfast._core.execution import (
        ActionRequest,
        Elapsed,
        Execution,
        Failure,
        Transition,
        Value,
        WaitRequest,
    )


INSIDE_MAP = re.compile(r"\[\d+\]\.")


class StateRecord(msgspec.Struct, frozen=True):
    """One state that ran: the core's transition and how long it took, requests included."""

    state: str
    type: str
    output: bytes | None
    error: str | None
    cause: str | None
    next: str | None
    duration_us: int


class ExecutionRecord(msgspec.Struct, frozen=True):
    """How an execution ended; ``states`` is empty unless it was traced, ``runs`` counts flow-level re-runs too."""

    flow: str
    result: ExecutionResult
    states: tuple[StateRecord, ...] = ()
    runs: int = 1

    @property
    def status(self) -> Literal["succeeded", "failed"]:
        """``succeeded`` or ``failed``."""
        return self.result.status

    @property
    def output(self) -> Any:
        """The final document as Python objects (where it failed: the document of the failing state)."""
        return self.result.output

    @property
    def output_bytes(self) -> bytes:
        """The final document as JSON text."""
        return self.result.output_bytes

    @property
    def error(self) -> str | None:
        """The error's name where the execution failed, such as ``States.TaskFailed``."""
        return self.result.error

    @property
    def cause(self) -> str | None:
        """Why the execution failed."""
        return self.result.cause

    @property
    def message(self) -> str | None:
        """The Succeed state's message or ``Execution Successful``; None where it failed."""
        return self.result.message

    @property
    def state(self) -> str:
        """The path of the last state."""
        return self.result.state

    @property
    def transitions(self) -> int:
        """States entered."""
        return self.result.transitions


class Stepper:
    """Steps an execution; a traced one is paused after each state, so that its duration can be measured."""

    def __init__(self, execution: Execution, timer: Callable[[], float] | None = None) -> None:
        self.execution = execution
        self.states: list[StateRecord] = []
        self._timer = timer
        self._since = timer() if timer is not None else 0.0
        self._map_starts: dict[str, float] = {}

    def step(self, outcome: Value | Failure | Elapsed | None) -> ActionRequest | WaitRequest | None:
        """Hand over ``outcome`` and run until the next request, or None once finished."""
        execution = self.execution
        if self._timer is None:
            return execution.step(outcome)
        request = execution.step(outcome, transitions=1)
        self._note(self._timer())
        while request is None and not execution.finished:
            request = execution.step(transitions=1)
            self._note(self._timer())
        return request

    def _note(self, now: float) -> None:
        """Record the states that ran since the last pause; they share the time of one pause in its first."""
        for transition in self.execution.trace[len(self.states) :]:
            for iteration in INSIDE_MAP.finditer(transition.state):
                self._map_starts.setdefault(transition.state[: iteration.start()], self._since)
            # a Map's own record comes after those of its iterations
            since = self._map_starts.pop(transition.state, self._since)
            self.states.append(_record(transition, now - since))
            self._since = now


def _record(transition: Transition, seconds: float) -> StateRecord:
    return StateRecord(
        transition.state,
        transition.type,
        transition.output_bytes,
        transition.error,
        transition.cause,
        transition.next,
        int(seconds * 1e6),
    )
