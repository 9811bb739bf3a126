"""The interpreter: a flow is a generator that yields requests, takes outcomes, and returns its final document."""

from dataclasses import dataclass
from typing import Any

from tests.oracle.choice import compile_rule
from tests.oracle.json_text import Number, Text, depth, parse, write
from tests.oracle.numbers import to_float
from tests.oracle.paths import CannotPut, Path, Refused
from tests.oracle.templates import PathNotFound, TextTemplate, compile_template, look_up

SUCCESS = "Execution Successful"


@dataclass(frozen=True)
class Limits:
    transitions: int = 250
    seconds: float = 100.0
    map_items: int = 100
    document_bytes: int = 16777216
    document_depth: int = 512


@dataclass(frozen=True)
class Value:
    value: Any
    elapsed: float = 0.0


@dataclass(frozen=True)
class Failure:
    error: str
    cause: str
    elapsed: float = 0.0


@dataclass(frozen=True)
class Elapsed:
    elapsed: float


@dataclass(frozen=True)
class ActionRequest:
    state: str
    action: str
    parameters: Any
    visit: int
    remaining: float
    document: Any  # as it stands while the request waits


@dataclass(frozen=True)
class WaitRequest:
    state: str
    seconds: float
    reason: str
    document: Any


@dataclass(frozen=True)
class Transition:
    state: str
    type: str
    output: Any = None
    error: str | None = None
    cause: str | None = None
    next: str | None = None


@dataclass(frozen=True)
class Result:
    status: str
    output: Any
    state: str
    transitions: int
    error: str | None = None
    cause: str | None = None
    message: str | None = None


class Failed(Exception):
    """A state failed; ``limit``: no Catch may take it."""

    def __init__(self, error, cause, limit=False):
        super().__init__(error, cause)
        self.error, self.cause, self.limit = error, cause, limit
        self.state = self.document = None  # where it happened first, and the input of that state


class Oracle:
    """An execution: ``step`` until ``result`` is there, as with the core."""

    def __init__(self, definition, document, limits=None, null_is_present=True):
        self.limits = limits or Limits()
        self.null_is_present = null_is_present
        self.entered, self.active, self.visits = 0, 0.0, 0
        self.last_state = None
        self.trace = []
        self.result = None
        self.pending = None
        check(definition, null_is_present)
        self.running = self.run(definition, document)

    def step(self, outcome=None):
        """The next request, or None once finished."""
        if self.result is None:
            try:
                self.pending = self.running.send(outcome)
            except StopIteration as end:
                self.result, self.pending = end.value, None
        return self.pending

    def run(self, flow, document):
        try:
            output, message = yield from self.run_states(flow, document, "")
        except Failed as failed:
            return Result("failed", failed.document, failed.state, self.entered, error=failed.error, cause=failed.cause)
        return Result("succeeded", output, self.last_state, self.entered, message=message)

    def run_states(self, flow, document, prefix):
        """Run a flow, or one iteration of a Map, to its end."""
        name = flow["StartAt"]
        while True:
            state, path = flow["States"][name], prefix + name
            try:
                self.enter(path)
                output, name, message = yield from self.run_state(state, path, document)
            except Failed as failed:
                if failed.state is None:
                    failed.state, failed.document = path, document
                try:
                    output, name = self.catch(state, document, failed)
                except Failed as final:
                    if final.state is None:
                        final.state, final.document = path, document
                    self.trace.append(Transition(path, state["Type"], error=final.error, cause=final.cause))
                    raise final from None
                record = Transition(path, state["Type"], None, failed.error, failed.cause, prefix + name)
            else:
                record = Transition(path, state["Type"], output, next=None if name is None else prefix + name)
            self.trace.append(record)
            document = output
            if name is None:
                return document, message

    def enter(self, path):
        self.last_state = path
        if self.entered == self.limits.transitions:
            self.exceed("States.TransitionLimitExceeded", f"more than {self.limits.transitions} state transitions")
        self.entered += 1

    def run_state(self, state, path, document):
        """Output, the next state's name or None, and the message of an end."""
        kind, after = state["Type"], state.get("Next")
        message = None if after else SUCCESS
        try:
            if kind == "Choice":
                return document, self.choose(state, document), None
            if kind == "Succeed":
                return document, None, TextTemplate(state.get("Message", SUCCESS)).render(document)
            if kind == "Fail":
                texts = [TextTemplate(state[field]).render(document) for field in ("Error", "Cause")]
                raise Failed(*texts)
            if kind == "Wait":
                yield from self.wait_state(state, path, document)
                return document, after, message
            if kind == "Pass":
                output = state.get("Result", document)
            elif kind == "Action":
                output = yield from self.action(state, path, document)
            elif kind == "Map":
                output = yield from self.map(state, path, document)
        except PathNotFound as missing:
            raise Failed("States.Runtime", str(missing)) from None
        return self.put(state, document, output), after, message

    def put(self, state, document, output):
        text = state.get("ResultPath", "$")
        if text is None:
            return document
        try:
            document = Path(text).put(document, output)
        except CannotPut:
            cause = f"ResultPath {text} cannot be applied to the document"
            raise Failed("States.ResultPathMatchFailure", cause) from None
        self.check_document(document)
        return document

    def catch(self, state, document, failed):
        """The document and the next state after a caught failure; raises the failure otherwise."""
        catchers = [] if failed.limit else state.get("Catch", [])
        for catcher in catchers:
            if matches(catcher, failed.error):
                error = {Text("Error"): Text(failed.error), Text("Cause"): Text(failed.cause)}
                return self.put(catcher, document, error), catcher["Next"]
        raise failed

    def choose(self, state, document):
        for rule in state["Choices"]:
            if compile_rule(rule, self.null_is_present)(document):
                return rule["Next"]
        if "Default" not in state:
            cause = "no rule of the Choice state matched and it has no Default"
            raise Failed("States.NoChoiceMatched", cause)
        return state["Default"]

    def wait_state(self, state, path, document):
        if "Seconds" in state:
            seconds = state["Seconds"]
        else:
            seconds = look_up(Path(state["SecondsPath"]), document)
            if not isinstance(seconds, Number):
                raise Failed("States.Runtime", f"SecondsPath {state['SecondsPath']} is not a number")
        if to_float(seconds) > 0:
            yield from self.wait(path, to_float(seconds), "wait", document)

    def wait(self, path, seconds, reason, document):
        remaining = self.limits.seconds - self.active
        outcome = yield WaitRequest(path, min(seconds, remaining), reason, document)
        self.spend(outcome.elapsed)
        if seconds > remaining:
            self.time_out()

    def action(self, state, path, document):
        try:
            parameters = compile_template(state.get("Parameters", {}))(document)
        except PathNotFound as missing:
            raise Failed("States.ParameterPathFailure", str(missing)) from None
        self.check_document(parameters)
        tries = [0] * len(state.get("Retry", []))
        while True:
            remaining = self.limits.seconds - self.active
            outcome = yield ActionRequest(path, state["ActionName"], parameters, self.visits, remaining, document)
            self.visits += 1
            self.spend(outcome.elapsed)
            if isinstance(outcome, Value):
                return outcome.value
            number = next((i for i, retry in enumerate(state.get("Retry", [])) if matches(retry, outcome.error)), None)
            if number is None or tries[number] == whole(state["Retry"][number].get("MaxAttempts"), 3):
                raise Failed(outcome.error, outcome.cause)
            retry = state["Retry"][number]
            interval = to_float(retry.get("IntervalSeconds", Number("1")))
            rate = to_float(retry.get("BackoffRate", Number("2.0")))
            yield from self.wait(path, interval * rate ** tries[number], "retry", document)
            tries[number] += 1

    def map(self, state, path, document):
        text, limit = state["ItemsPath"], self.limits.map_items
        items = look_up(Path(text), document)
        if not isinstance(items, list):
            raise Failed("States.Runtime", f"ItemsPath {text} is not an array")
        if len(items) > limit:
            cause = f"ItemsPath {text} holds {len(items)} items, more than the limit of {limit}"
            self.exceed("States.MapItemLimitExceeded", cause)
        for index, item in enumerate(items):
            if not isinstance(item, dict):
                raise Failed("States.Runtime", f"item {index} of ItemsPath {text} is not an object")
        outputs = []
        for index, item in enumerate(items):
            output, _ = yield from self.run_states(state["Iterator"], item, f"{path}[{index}].")
            outputs.append(output)
        self.last_state = path
        return outputs

    def spend(self, elapsed):
        self.active += elapsed
        if self.active > self.limits.seconds:
            self.time_out()

    def time_out(self):
        self.exceed("States.Timeout", f"more than {show(self.limits.seconds)} seconds of active time")

    def check_document(self, document):
        length, levels = self.limits.document_bytes, self.limits.document_depth
        if len(write(document).encode("utf-8")) > length:
            self.exceed("States.DataLimitExceeded", f"the document is longer than {length} bytes")
        if depth(document) > levels:
            self.exceed("States.DataLimitExceeded", f"the document is nested deeper than {levels} levels")

    def exceed(self, error, cause):
        raise Failed(error, cause, limit=True)


def matches(handler, error):
    return any(name in ("States.ALL", error) for name in handler["ErrorEquals"])


def whole(number, default):
    return default if number is None else int(number.text)


def show(seconds):
    return f"{seconds:g}"


def check(flow, null_is_present):
    """Raise Refused for a path or template that does not compile."""
    for state in flow["States"].values():
        for holder in [state, *state.get("Catch", [])]:
            for field in ("ResultPath", "ItemsPath", "SecondsPath"):
                if holder.get(field) is not None:
                    Path(holder[field])
        for rule in state.get("Choices", []):
            compile_rule(rule, null_is_present)
        compile_template(state.get("Parameters", {}))
        if "Iterator" in state:
            check(state["Iterator"], null_is_present)


def start(definition, document, **options):
    """An execution for JSON texts (str or bytes)."""
    return Oracle(parse(definition), parse(document), **options)


__all__ = ["Elapsed", "Failure", "Limits", "Oracle", "Refused", "Value", "start"]
