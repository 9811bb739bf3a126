"""Every flow case, on the core and on the oracle. README.md explains the files."""

import functools

import pytest

from tests.conformance.cases import load_cases, plain, text_of
from tests.oracle.json_text import Number, write
from tests.oracle.runs import Script, core_flow, run_core, run_oracle

ENGINES = {"oracle": run_oracle, "core": run_core, "core without trace": functools.partial(run_core, quiet=True)}


def script_of(case):
    answers = []
    for outcome in case.get("outcomes", []):
        elapsed = plain(outcome.get("elapsed"))
        if "value" in outcome:
            answers.append((("value", outcome["value"]), elapsed))
        elif "error" in outcome:
            answers.append((("failure", str(outcome["error"]), str(outcome["cause"])), elapsed))
        else:
            answers.append((("wait",), elapsed))
    return Script(answers)


def seen_request(request):
    if "action" in request:
        return {name: request[name] for name in ("state", "action", "parameters")}
    return {"state": request["state"], "wait": request["seconds"]}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", load_cases("flows"))
def test_flow(case, engine):
    if engine != "oracle" and core_flow is None:
        pytest.skip("the core is not built")
    expect, script = case["expect"], script_of(case)
    definition, document = text_of(case, "definition"), text_of(case, "document")
    run = ENGINES[engine](definition, document, script, plain(case.get("limits", {})), **case.get("options", {}))
    if expect["status"] == "refused":
        assert run.result == "refused"
        return
    assert run.result != "refused"
    for name in ("status", "error", "cause", "message"):
        assert run.result[name] == expect.get(name), name
    if "output_text" in expect:
        assert write(run.result["output"]) == expect["output_text"]
    else:
        assert write(run.result["output"]) == write(expect["output"])
    if engine != "core without trace":
        assert [transition["state"] for transition in run.trace] == expect["states"]
    assert run.result["transitions"] == plain(expect.get("transitions", Number(str(len(expect["states"])))))
    if "requests" in expect:
        expected = [
            {**request, "wait": plain(request["wait"])} if "wait" in request else request
            for request in expect["requests"]
        ]
        assert list(map(seen_request, run.requests)) == expected
    assert script.at == len(script.answers), "not every outcome was asked for"


def test_names_are_unique():
    names = [parameter.id for parameter in load_cases("flows", "actions", "bundles", "engine")]
    assert len(set(names)) == len(names)
