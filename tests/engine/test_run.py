import pytest

import zisfast
from tests.engine.flows import action, flow, wait


def test_the_value_of_an_action_becomes_the_document():
    program = flow(Call=action(Parameters={"id.$": "$.id"}))
    seen = []

    def call(request):
        seen.append((request.action, request.state, request.parameters))
        return {"ok": True}

    record = zisfast.run(program, "f", {"id": 7}, actions=call)

    assert record.status == "succeeded"
    assert record.output == {"ok": True}
    assert record.message == "Execution Successful"
    assert record.transitions == 1
    assert record.states == ()
    assert seen == [("zis:acme:action:call", "Call", {"id": 7})]


def test_bytes_go_through_as_they_are():
    record = zisfast.run(flow(Call=action()), "f", b"{}", actions=lambda _: b'{"a":1.0,"b":1e400}')
    assert record.output_bytes == b'{"a":1.0,"b":1e400}'


def test_an_action_error_fails_the_state():
    def call(_):
        raise zisfast.ActionError("States.TaskFailed", "external action failed due to status code: 404")

    record = zisfast.run(flow(Call=action()), "f", {}, actions=call)

    assert (record.status, record.error) == ("failed", "States.TaskFailed")
    assert record.cause == "external action failed due to status code: 404"
    assert record.state == "Call"


def test_other_exceptions_leave():
    def call(_):
        raise LookupError("a defect of the caller")

    with pytest.raises(LookupError):
        zisfast.run(flow(Call=action()), "f", {}, actions=call)


def test_a_result_that_is_no_json_fails_the_action():
    program = flow(Call=action(Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Caught"}]), Caught={"Type": "Succeed"})
    record = zisfast.run(program, "f", {}, actions=lambda _: b"<html>")
    assert record.status == "succeeded"
    assert record.output["Error"] == "States.TaskFailed"
    assert record.output["Cause"].startswith("the result of zis:acme:action:call is not a JSON document: ")


def test_waits_and_retries_sleep():
    retrier = {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 3, "MaxAttempts": 2}
    program = flow(Pause=wait(1.5, "Call"), Call=action(Retry=[retrier]))
    slept = []

    def call(_):
        raise zisfast.ActionError("Oops", "again")

    record = zisfast.run(program, "f", {}, actions=call, sleep=slept.append)

    assert slept == [1.5, 3, 6]
    assert record.error == "Oops"


def test_a_trace_tells_every_state():
    each = {"StartAt": "Call", "States": {"Call": action()}}
    program = flow(
        First={"Type": "Pass", "Result": {"items": [{"n": 1}, {"n": 2}]}, "Next": "Each"},
        Each={"Type": "Map", "ItemsPath": "$.items", "Iterator": each, "ResultPath": "$.done", "Next": "Last"},
        Last={"Type": "Fail", "Error": "E", "Cause": "C"},
    )

    record = zisfast.run(program, "f", {}, actions=lambda request: {"at": request.state}, trace=True)

    assert [state.state for state in record.states] == ["First", "Each[0].Call", "Each[1].Call", "Each", "Last"]
    assert [state.type for state in record.states] == ["Pass", "Action", "Action", "Map", "Fail"]
    by_name = {state.state: state for state in record.states}
    assert by_name["Each[1].Call"].output == b'{"at":"Each[1].Call"}'
    assert by_name["Last"].error == "E"
    assert by_name["Each"].next == "Last"
    inside = by_name["Each[0].Call"].duration_us + by_name["Each[1].Call"].duration_us
    assert by_name["Each"].duration_us >= inside
