"""One scripted execution on the oracle or on the core, recorded in the same form so that both can be compared."""

from dataclasses import dataclass, field
from typing import Any

from tests.oracle import interpreter
from tests.oracle.json_text import parse, write

try:
    from zisfast._core import execution as core_execution
    from zisfast._core import flow as core_flow
    from zisfast.errors import DocumentError, ZisfastError
except ImportError:  # the core is not built; the oracle can still be worked on
    core_execution = core_flow = None

REFUSED = "refused"


@dataclass
class Run:
    """Everything that can be seen of an execution from outside. Documents are parsed, with their texts."""

    requests: list[dict[str, Any]] = field(default_factory=list)
    trace: list[dict[str, Any]] = field(default_factory=list)
    result: dict[str, Any] | str = REFUSED


@dataclass
class Script:
    """The answers to the requests of an execution, in order: ("value", document) or ("failure", error, cause),
    and the seconds that went by (None: as long as a wait asked for). The last one answers all further requests."""

    answers: list[tuple[tuple[Any, ...], float | None]]
    at: int = 0

    def answer(self, kinds, wait_seconds=None):
        answer, elapsed = self.answers[min(self.at, len(self.answers) - 1)] if self.answers else (("value", None), 0.0)
        self.at += 1
        if wait_seconds is not None:
            return kinds.Elapsed(wait_seconds if elapsed is None else elapsed)
        if answer[0] == "failure":
            return kinds.Failure(answer[1], answer[2], elapsed or 0.0)
        value = answer[1] if kinds is interpreter else write(answer[1]).encode()
        return kinds.Value(value, elapsed or 0.0)


def run_oracle(definition, document, script, limits=None, null_is_present=True):
    """``definition`` and ``document`` are JSON texts, ``limits`` a dict."""
    run = Run()
    try:
        oracle = interpreter.start(
            definition, document, limits=interpreter.Limits(**(limits or {})), null_is_present=null_is_present
        )
    except interpreter.Refused:
        return run
    request = oracle.step()
    while request is not None:
        if isinstance(request, interpreter.ActionRequest):
            run.requests.append(vars(request))
            request = oracle.step(script.answer(interpreter))
        else:
            run.requests.append(vars(request))
            request = oracle.step(script.answer(interpreter, request.seconds))
    run.trace = [vars(transition) for transition in oracle.trace]
    run.result = vars(oracle.result)
    return run


class CoreRun:
    """The same on the core, a request at a time, so that several executions can take turns.

    With ``pause`` the execution stops after so many states; ``rude`` callers give it answers that it must refuse.
    ``quiet`` ones look at nothing on the way, and at the parameters of requests only in the end: whatever is looked
    at is kept from changing, which may hide a fault.
    """

    def __init__(self, table, document, script, pause=0, rude=False, quiet=False):
        self.execution = table.start(document.encode(), trace=not quiet)
        self.script, self.pause, self.rude, self.quiet = script, pause, rude, quiet
        self.run = Run()
        self.kept = []  # requests whose parameters are still to be read
        self.request = self.step(None)

    def step(self, outcome):
        request = self.execution.step(outcome, transitions=self.pause)
        while request is None and not self.execution.finished:
            request = self.execution.step(transitions=self.pause)
        return request

    def advance(self):
        """Answer the pending request; False once finished."""
        request = self.request
        if request is None:
            return False
        if self.rude:
            self.be_rude(isinstance(request, core_execution.ActionRequest))
        seen = {"state": request.state}
        if not self.quiet:
            seen["document"] = parse(self.execution.document)
        if isinstance(request, core_execution.ActionRequest):
            seen |= {"action": request.action, "visit": request.visit, "remaining": request.remaining}
            self.kept.append((seen, request))
            if not self.quiet:
                self.read_parameters()
            outcome = self.script.answer(core_execution)
        else:
            seen |= {"seconds": request.seconds, "reason": request.reason}
            outcome = self.script.answer(core_execution, request.seconds)
        self.run.requests.append(seen)
        self.request = self.step(outcome)
        return True

    def be_rude(self, action):
        """Answers to something else and texts that are no JSON raise, and the request stays."""
        wrong = core_execution.Elapsed(1.0) if action else core_execution.Value(b"{}", 1.0)
        refused(RuntimeError, self.execution.step, wrong)
        refused(RuntimeError, self.execution.step)
        if action:
            refused(DocumentError, self.execution.step, core_execution.Value(b'{"a":', 1.0))
            refused(DocumentError, self.execution.step, b"")
        assert self.execution.pending.state == self.request.state == self.execution.state
        assert not self.execution.finished
        assert self.execution.result is None

    def read_parameters(self):
        for seen, request in self.kept:
            seen["parameters"] = parse(request.parameters_bytes)
        self.kept = []

    def finish(self):
        while self.advance():
            pass
        self.read_parameters()
        self.run.trace = [
            {
                "state": transition.state,
                "type": transition.type,
                "output": None if transition.output_bytes is None else parse(transition.output_bytes),
                "error": transition.error,
                "cause": transition.cause,
                "next": transition.next,
            }
            for transition in self.execution.trace
        ]
        result = self.execution.result
        self.run.result = {
            name: getattr(result, name) for name in ("status", "state", "transitions", "error", "cause", "message")
        } | {"output": parse(result.output_bytes)}
        return self.run


def refused(error, function, *arguments):
    try:
        function(*arguments)
    except error:
        return
    raise AssertionError(f"{arguments} did not raise {error.__name__}")


def core_table(definition, limits=None, null_is_present=True):
    """The compiled flow, or None where the core refuses it."""
    try:
        return core_flow.FlowTable(
            "flow",
            definition.encode(),
            limits=core_flow.Limits(**(limits or {})),
            null_is_present=null_is_present,
        )
    except ZisfastError:
        return None


def run_core(definition, document, script, limits=None, null_is_present=True, quiet=False):
    table = core_table(definition, limits, null_is_present)
    return Run() if table is None else CoreRun(table, document, script, quiet=quiet).finish()
