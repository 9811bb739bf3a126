"""The cases of names, job specs, events and re-runs. README.md explains the files."""

import pytest

from tests.conformance.cases import load_cases, plain
from tests.oracle.json_text import parse, write

pytest.importorskip("zisfast._core.flow")

from zisfast.actions import HttpResponse
from zisfast.actions.response import outcome
from zisfast.bundles import check_bundle, compile, load_bundle
from zisfast.engine.retries import PLATFORM_RERUNS
from zisfast.errors import ActionError, BundleError
from zisfast.events.envelope import Origin, parse_event


def program_of(case):
    """The program of the case's bundles; the last one was uploaded last."""
    variables = plain(case.get("variables", {}))
    *others, last = [load_bundle(write(bundle).encode(), variables=variables) for bundle in case["bundles"]]
    return compile(last, others=others, integration="acme")


def warnings_of(case):
    problems = check_bundle(load_bundle(write(case["bundles"][-1]).encode()))
    return {problem.code for problem in problems if problem.severity == "warning"}


@pytest.mark.parametrize("case", load_cases("bundles"))
def test_bundles(case):
    expect = case["expect"]
    if "errors" in expect:
        with pytest.raises(BundleError) as caught:
            program_of(case)
        found = {problem.code for problem in caught.value.problems if problem.severity == "error"}
        assert found == set(plain(expect["errors"]))
        return
    program = program_of(case)
    if "warnings" in expect:
        assert set(plain(expect["warnings"])) <= warnings_of(case)
    for name, url in expect.get("actions", {}).items():
        assert program.actions[name].url == url
    for match in expect.get("match", []):
        found = program.match(str(match["event_source"]), str(match["event_type"]))
        assert [job_spec.flow_name for job_spec in found] == match["flows"]
    if "run" in expect:
        execution = program.start(str(expect["run"]["flow"]), write(expect["run"]["document"]).encode())
        assert execution.step() is None
        assert execution.result.message == expect["run"]["message"]


def failure_of(answer):
    """What failed the run: an action's error, or None for a success or a Fail state."""
    if "fail_state" in answer:
        return None
    headers = tuple(answer.get("headers", {}).items())
    try:
        outcome(HttpResponse(status=answer["status"], headers=headers))
    except ActionError as error:
        return error
    return None


@pytest.mark.parametrize("case", load_cases("engine/reruns"))
def test_reruns(case):
    delays = []
    for run, answer in enumerate(plain(case["answers"]), start=1):
        delay = PLATFORM_RERUNS.delay(run, failure_of(answer))
        if delay is None:
            break
        delays.append(delay)
    assert delays == plain(case["expect"]["delays"])
    assert run == plain(case["expect"]["runs"])


@pytest.mark.parametrize("case", load_cases("engine/events"))
def test_events(case):
    event = parse_event(write(case["event"]).encode(), Origin(**plain(case.get("origin", {}))))
    expect = case["expect"]
    assert (event.source, event.type) == (expect["event_source"], expect["event_type"])
    assert write(parse(event.document)) == write(expect["document"])
