"""Every case of the JSON files here, on the core and on the oracle. README.md explains the files."""

from pathlib import Path

import pytest

from tests.oracle.json_text import Number, parse, write
from tests.oracle.runs import Script, core_flow, run_core, run_oracle

FOLDER = Path(__file__).parent
ENGINES = {"oracle": run_oracle, "core": run_core}


def load_cases():
    for file in sorted(FOLDER.glob("*.json")):
        for case in parse(file.read_bytes())["cases"]:
            yield pytest.param(case, id=f"{file.stem}: {case['name']}")


def text_of(case, name):
    """The JSON text of a member, which a case may also give as a string."""
    return str(case[name + "_text"]) if name + "_text" in case else write(case[name])


def plain(value):
    """Python's own types, for settings and expectations that are no documents."""
    if isinstance(value, Number):
        return int(value.text) if value.text.lstrip("-").isdigit() else float(value.text)
    if isinstance(value, dict):
        return {str(key): plain(member) for key, member in value.items()}
    return value


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
@pytest.mark.parametrize("case", list(load_cases()))
def test_case(case, engine):
    if engine == "core" and core_flow is None:
        pytest.skip("the core is not built")
    expect, script = case["expect"], script_of(case)
    options = dict(case.get("options", {}))
    run = ENGINES[engine](
        text_of(case, "definition"), text_of(case, "document"), script, plain(case.get("limits", {})), **options
    )
    if expect["status"] == "refused":
        assert run.result == "refused"
        return
    assert run.result != "refused"
    for name in ("status", "error", "cause", "message"):
        assert run.result[name] == expect.get(name), name
    if "output_text" in expect:
        assert write(run.result["output"]) == expect["output_text"]
    else:
        assert write(run.result["output"]) == write(parse(write(expect["output"])))
    assert [transition["state"] for transition in run.trace] == expect["states"]
    assert run.result["transitions"] == plain(expect.get("transitions", Number(str(len(expect["states"])))))
    if "requests" in expect:
        expected = [
            {**request, "wait": plain(request["wait"])} if "wait" in request else request
            for request in expect["requests"]
        ]
        assert list(map(seen_request, run.requests)) == expected
    assert script.at == len(script.answers), "not every outcome was asked for"
