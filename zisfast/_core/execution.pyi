"""Executions: one run of a flow for one event, driven from outside without I/O.

``step()`` runs until the flow needs the outside and returns what it needs: an :class:`ActionRequest`, a
:class:`WaitRequest`, or None. Answer a request by calling ``step`` again with its outcome: :class:`Value` or
:class:`Failure` for an action, :class:`Elapsed` for a wait. The core has no clock: an outcome says how many
seconds went by. The same flow, event and outcomes give the same result, always.
"""

from typing import Any, Final, Literal, final

from zisfast._core.flow import FlowTable

@final
class Value:
    """An action succeeded: ``value`` is JSON text as bytes, or a Python value (encoded); ``elapsed`` in seconds."""

    def __init__(self, value: object, elapsed: float = 0.0) -> None: ...
    value: Final[object]
    elapsed: Final[float]

@final
class Failure:
    """An action failed: ``error`` names the failure as in the language, ``cause`` says why; ``elapsed`` in seconds."""

    def __init__(self, error: str, cause: str, elapsed: float = 0.0) -> None: ...
    error: Final[str]
    cause: Final[str]
    elapsed: Final[float]

@final
class Elapsed:
    """A wait is over: ``seconds`` went by."""

    def __init__(self, seconds: float) -> None: ...
    elapsed: Final[float]

@final
class ActionRequest:
    """The flow needs an action. ``parameters`` are the resolved Parameters of the state, ``{}`` where it has none."""

    @property
    def action(self) -> str:
        """The ``ActionName``, such as ``zis:acme:action:notify``."""
    @property
    def state(self) -> str:
        """The state's path, such as ``Notify`` or ``Each[3].Notify``."""
    @property
    def visit(self) -> int:
        """Which request of this execution it is, from 0; retries count."""
    @property
    def remaining(self) -> float:
        """Seconds left of the execution's active time."""
    @property
    def parameters(self) -> Any:
        """The parameters as Python objects."""
    @property
    def parameters_bytes(self) -> bytes:
        """The parameters as compact JSON text."""

@final
class WaitRequest:
    """The flow waits, in a Wait state or before the next try of a Retry block."""

    @property
    def state(self) -> str: ...
    @property
    def seconds(self) -> float:
        """How long; never more than the execution's remaining time."""
    @property
    def reason(self) -> Literal["wait", "retry"]: ...

@final
class Transition:
    """The record of one state having run (only kept with ``trace=True``)."""

    @property
    def state(self) -> str:
        """The state's path, such as ``Each[3].Notify``."""
    @property
    def type(self) -> str:
        """The state's ``Type``."""
    @property
    def output(self) -> Any:
        """The document after the state, as Python objects; None where the state failed."""
    @property
    def output_bytes(self) -> bytes | None: ...
    @property
    def error(self) -> str | None:
        """The error's name where the state failed, also when a Catch took it."""
    @property
    def cause(self) -> str | None: ...
    @property
    def next(self) -> str | None:
        """The path of the state that came next; None at an end."""

@final
class ExecutionResult:
    """How an execution ended."""

    @property
    def status(self) -> Literal["succeeded", "failed"]: ...
    @property
    def output(self) -> Any:
        """The final document as Python objects (where it failed: the document of the failing state)."""
    @property
    def output_bytes(self) -> bytes: ...
    @property
    def error(self) -> str | None: ...
    @property
    def cause(self) -> str | None: ...
    @property
    def message(self) -> str | None:
        """The Succeed state's message or ``Execution Successful``; None where it failed."""
    @property
    def state(self) -> str:
        """The path of the last state."""
    @property
    def transitions(self) -> int:
        """States entered."""

@final
class Execution:
    """One run of a flow, for one thread at a time: another one that uses it meanwhile gets RuntimeError."""

    def step(
        self, outcome: Value | Failure | Elapsed | bytes | None = None, *, transitions: int = 0
    ) -> ActionRequest | WaitRequest | None:
        """Run until the next request, or None once finished.

        ``outcome`` answers the pending request (plain bytes are short for ``Value``). With ``transitions`` the
        run also pauses, with None, after that many states; call ``step()`` to go on.

        Raises :class:`zisfast.errors.DocumentError` for an outcome that is not JSON, and RuntimeError for an
        outcome nobody asked for; the execution stays where it was.
        """
    @property
    def flow(self) -> FlowTable:
        """The flow that it runs."""
    @property
    def finished(self) -> bool: ...
    @property
    def pending(self) -> ActionRequest | WaitRequest | None:
        """The request that waits for an outcome."""
    @property
    def result(self) -> ExecutionResult | None:
        """None until finished."""
    @property
    def state(self) -> str | None:
        """The path of the state that runs next or waits; None once finished."""
    @property
    def document(self) -> bytes:
        """The document as it stands, as JSON text."""
    @property
    def trace(self) -> list[Transition]:
        """The transitions so far; empty unless started with ``trace=True``."""
