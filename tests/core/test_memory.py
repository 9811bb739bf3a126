"""The memory limit of an execution: whatever a flow is given, it ends with an error of its own."""

from __future__ import annotations

import pytest

from zisfast._core import Execution, Failure, FlowTable, Limits
from zisfast.errors import DocumentError

MEMORY = 128 * 1024
CAUSE = f"the execution needs more than {MEMORY} bytes of memory"
LARGE = b"[" + b"1," * 100_000 + b"1]"


def start(document: object = b"{}") -> Execution:
    asking = {
        "Type": "Action",
        "ActionName": "a",
        "Parameters": {"text.$": "{{$.given}}{{$.given}}"},
        "ResultPath": "$.given",
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}],
        "Next": "Ask",
    }
    definition = {"StartAt": "Ask", "States": {"Ask": asking, "Caught": {"Type": "Succeed"}}}
    return FlowTable("flow", definition, limits=Limits(transitions=1_000_000, memory_bytes=MEMORY)).start(document)


def exceeded(execution: Execution) -> None:
    result = execution.result
    assert result is not None
    assert (result.status, result.error, result.cause) == ("failed", "States.DataLimitExceeded", CAUSE)


def test_a_large_outcome_ends_the_execution() -> None:
    execution = start({"given": 1})
    execution.step()
    assert execution.step(LARGE) is None
    exceeded(execution)
    assert execution.document == b'{"given":1}'


def test_many_small_outcomes_end_it_too() -> None:
    execution = start({"given": 1})
    request = execution.step()
    while request is not None:
        request = execution.step(b'{"some": ["more", 1]}')
    exceeded(execution)
    assert execution.result is not None
    assert execution.result.transitions > 100


def test_a_template_of_large_parts_ends_it() -> None:
    execution = start({"given": "x" * (MEMORY // 4)})
    request = execution.step()
    for _ in range(10):
        if request is None:
            break
        request = execution.step(request.parameters_bytes)
    exceeded(execution)


def test_a_failure_after_it_is_too_late() -> None:
    execution = start({"given": 1})
    execution.step()
    execution.step(LARGE)
    with pytest.raises(RuntimeError, match="no request waits"):
        execution.step(Failure("States.TaskFailed", "late"))


def test_a_large_document_is_refused_at_the_start() -> None:
    with pytest.raises(DocumentError, match="needs more memory than it may have"):
        start(LARGE)


def test_a_limit_that_nothing_fits_in_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Limits\.memory_bytes: 1 is less than 65536"):
        Limits(memory_bytes=1)
