"""Executions as the commands show them: as JSON, and the parts that all forms of output share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from zisfast.actions.context import RequestRecord
from zisfast.cli.text import safe_json
from zisfast.engine.record import ExecutionRecord, StateRecord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zisfast.bundles.bundle import Bundle
    from zisfast.bundles.problems import Place

ITERATION = re.compile(r"\[\d+\]\.")


class FailurePlace(msgspec.Struct, frozen=True):
    """Where the state that failed stands: file, line and column, and what the checker says of that state."""

    text: str
    hints: tuple[str, ...] = ()


class Shown(msgspec.Struct, frozen=True, eq=False):
    """One execution, and the document it started on."""

    job_spec: str | None
    flow: str
    document: bytes
    record: ExecutionRecord
    requests: tuple[RequestRecord, ...]
    failure: FailurePlace | None = None


def executions_json(executions: Sequence[Shown], *, trace: bool) -> str:
    """``{"executions": [...]}`` as docs/commands.md describes it, indented."""
    rows = [_execution_row(execution, trace=trace) for execution in executions]
    return safe_json(msgspec.json.encode({"executions": rows}))


def _execution_row(execution: Shown, *, trace: bool) -> dict[str, Any]:
    record = execution.record
    row: dict[str, Any] = {
        "job_spec": execution.job_spec,
        "flow": execution.flow,
        "status": record.status,
        "error": record.error,
        "cause": record.cause,
        "message": record.message,
        "output": msgspec.Raw(record.output_bytes),
        "transitions": record.transitions,
        "requests": execution.requests,
    }
    if trace:
        row["states"] = [_state_row(state) for state in record.states]
    return row


def _state_row(state: StateRecord) -> dict[str, Any]:
    return {
        "state": state.state,
        "type": state.type,
        "output": None if state.output is None else msgspec.Raw(state.output),
        "error": state.error,
        "duration_us": state.duration_us,
    }


def outcome(state: StateRecord, arrow: str = "→") -> str:
    """What came of a state: where the flow went, and the error that it met."""
    after = None
    if state.next is not None:
        # inside of a Map the iteration stands in the state's own name
        after = f"{arrow} {state.next.removeprefix(scope_of(state.state))}"
    if state.error is None:
        return after or "end"
    error = f"{state.error}: {state.cause}" if state.cause else state.error
    return error if after is None else f"{error} {after} (caught)"


def scope_of(path: str) -> str:
    """The iteration that a state's path names (``Each[3].``); empty outside of a Map."""
    return path[: path.rfind("].") + 2] if "]." in path else ""


def conclusion(record: ExecutionRecord) -> str:
    """How the execution ended, in one line."""
    transitions = "1 transition" if record.transitions == 1 else f"{record.transitions} transitions"
    if record.status == "succeeded":
        return f"succeeded after {transitions}: {record.message}"
    return f"failed in {record.state} after {transitions}: {record.error}: {record.cause}"


def state_place(bundle: Bundle, flow: str, path: str) -> Place | None:
    """The place in the bundle of the state that an execution calls ``path`` (``Each[3].Notify``)."""
    found = next((one for one in bundle.flows if one.name == flow), None)
    if found is None:
        return None
    place: Place = (*found.place, "properties", "definition", "States")
    states: Any = bundle.value
    for step in place:
        states = states[step]
    while path not in states:
        # a name may hold brackets and dots itself, so every way to cut the path is tried
        cuts = ((path[: match.start()], path[match.end() :]) for match in ITERATION.finditer(path))
        cut = next((cut for cut in cuts if "Iterator" in states.get(cut[0], ())), None)
        if cut is None:
            return None
        place = (*place, cut[0], "Iterator", "States")
        states, path = states[cut[0]]["Iterator"]["States"], cut[1]
    return (*place, path)
