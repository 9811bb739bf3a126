import json

import pytest

STUBBED = ("run", "bundle.json", "--event", "event.json", "--stubs", "stubs.json", "--json")


def test_a_flow_as_mermaid(folder):
    result = folder.run("graph", "bundle.json", "--flow", "notify")
    assert result.exit_code == 0
    assert result.stdout.startswith("flowchart TD\n")
    assert "Find" in result.stdout


def test_all_flows_with_their_events(folder):
    assert "support ticket.TicketCreated" in folder.run("graph", "bundle.json").stdout


def test_the_way_of_an_execution_is_marked(folder):
    folder.write("result.json", folder.run(*STUBBED, "--trace").stdout)
    text = folder.run("graph", "bundle.json", "--trace", "result.json").stdout
    nodes = {
        line.split('"')[1].partition("<")[0]: line.split("[")[0].split("(")[0].split("/")[0].strip()
        for line in text.splitlines()
        if ":::" in line
    }
    assert f"class {nodes['Tell']} visited" in text
    assert f"class {nodes['Unknown']} visited" not in text


def test_the_result_can_come_from_standard_input(folder):
    result = folder.run(*STUBBED, "--trace")
    assert " visited\n" in folder.run("graph", "bundle.json", "--trace", "-", input=result.stdout).stdout


@pytest.mark.parametrize(
    ("result", "message"),
    [
        ([], "trace result.json: the file holds an array, expected an object"),
        ({"problems": []}, "trace result.json: it has no list of executions, expected the output of"),
        ({"executions": []}, "trace result.json: it holds no execution"),
        ({"executions": [{"flow": "notify"}]}, "trace result.json: its executions have no states; run with --trace"),
        (
            {"executions": [{"flow": "a", "states": []}, {"flow": "b", "states": []}]},
            "trace result.json: it holds executions of a, b; choose one with --flow",
        ),
        ({"executions": [{"flow": "other", "states": []}]}, "there is no flow"),
    ],
)
def test_results_that_cannot_be_used(folder, result, message):
    folder.write("result.json", result)
    run = folder.run("graph", "bundle.json", "--trace", "result.json")
    assert run.exit_code == 2
    assert message in run.stderr


def test_an_unknown_flow(folder):
    result = folder.run("graph", "bundle.json", "--flow", "other")
    assert result.exit_code == 2
    assert "there is no flow 'other'" in result.stderr


def record(state, error=None):
    return {"state": state, "error": error}


@pytest.mark.parametrize(
    ("states", "pairs"),
    [
        ([record("A"), record("B")], [("A", "B"), ("B", None)]),
        ([record("A"), record("B", "E")], [("A", "B"), ("B", "")]),
        (
            [record("M[0].X"), record("M[0].Y"), record("M[1].X", "E"), record("M", "E"), record("Z")],
            [("M[0].X", "M[0].Y"), ("M[0].Y", None), ("M[1].X", ""), ("M", "Z"), ("Z", None)],
        ),
        (
            # the same Map twice: its iterations don't continue each other
            [record("M[0].X"), record("M"), record("M[0].X"), record("M")],
            [("M[0].X", None), ("M", "M"), ("M[0].X", None), ("M", None)],
        ),
    ],
)
def test_pairs_of_states(states, pairs):
    from zisfast.cli.graph import state_pairs

    assert sorted(state_pairs(states), key=str) == sorted(pairs, key=str)
    assert json.dumps(states)
