import json
import re

import pytest

from tests.cli.conftest import NOTIFY

COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def dangling(folder):
    text = json.dumps(NOTIFY, indent=2).replace('"Next": "Tell"', '"Next": "Tall"')
    folder.write("bundle.json", text)
    return text


def place_of(text, part):
    """Line and column of ``part``, from 1."""
    before = text[: text.index(part)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def test_nothing_wrong(folder):
    result = folder.run("check", "bundle.json")
    assert (result.exit_code, result.stdout) == (0, "no problems in 1 bundle\n")


def test_lines_on_a_pipe(folder, dangling):
    result = folder.run("check", "bundle.json")
    line, column = place_of(dangling, '"Tall"')
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert any(text.startswith(f"bundle.json:{line}:{column}: error ") and "Tall" in text for text in lines)
    assert re.fullmatch(r"\d+ errors?, \d+ warnings? in 1 bundle", lines[-1])
    assert "\x1b" not in result.stdout


def test_json(folder, dangling):
    result = folder.run("check", "bundle.json", "--json")
    assert result.exit_code == 1
    (problem, *_) = [one for one in json.loads(result.stdout)["problems"] if one["severity"] == "error"]
    assert set(problem) == {"severity", "code", "where", "line", "column", "message"}
    assert (problem["line"], problem["column"]) == place_of(dangling, '"Tall"')
    assert problem["where"] == "resources.notify.properties.definition.States.Pause.Next"


def test_json_without_problems(folder):
    assert json.loads(folder.run("check", "bundle.json", "--json").stdout) == {"problems": []}


def test_json_of_several_bundles_tells_which(folder, dangling):
    folder.write("good.json", NOTIFY)
    result = folder.run("check", "good.json", "bundle.json", "--json")
    assert {problem["bundle"] for problem in json.loads(result.stdout)["problems"]} >= {"bundle.json"}


@pytest.mark.parametrize("width", [60, 100])
def test_a_terminal_gets_the_source_line_with_a_caret(folder, dangling, width):
    result = folder.terminal("check", "bundle.json", width=width)
    lines = COLOURS.sub("", result.stdout).splitlines()
    assert lines[0] == "bundle.json"
    number = next(index for index, text in enumerate(lines) if text.rstrip().endswith('"Next": "Tall"'))
    assert lines[number + 1].index("^") == lines[number].index('"Tall"')
    assert max(map(len, lines)) <= width


def test_a_long_line_is_cut_around_the_problem(folder):
    text = json.dumps(NOTIFY).replace('"Next": "Tell"', '"Next": "Tall"')
    folder.write("bundle.json", text)
    lines = COLOURS.sub("", folder.terminal("check", "bundle.json", width=60).stdout).splitlines()
    number = next(index for index, line in enumerate(lines) if '"Tall"' in line and "|" in line)
    assert lines[number + 1].index("^") == lines[number].index('"Tall"')
    assert max(map(len, lines)) <= 60


def test_bundles_of_one_integration_share_their_actions(folder):
    resources = dict(NOTIFY["resources"])
    actions = {key: resources.pop(key) for key in ("find", "tell")}
    folder.write("flows.json", {**NOTIFY, "resources": resources})
    assert folder.run("check", "flows.json").exit_code == 1
    other = {"zis_template_version": "2019-10-14", "name": "acme", "description": "", "resources": actions}
    folder.write("actions.json", other)
    result = folder.run("check", "flows.json", "actions.json")
    assert "error" not in result.stdout.replace("0 errors", "")
    assert result.exit_code == 0


def test_variables(folder):
    folder.write("bundle.json", json.dumps(NOTIFY).replace("billing.example.com", "{{host}}.example.com"))
    assert folder.run("check", "bundle.json").exit_code == 1
    assert folder.run("check", "bundle.json", "--var", "host=billing").exit_code == 0
    folder.write("vars.json", {"host": "billing"})
    assert folder.run("check", "bundle.json", "--vars", "vars.json").exit_code == 0
    folder.write("vars.json", '{"host": 1.50}')
    assert folder.run("check", "bundle.json", "--vars", "vars.json").exit_code == 0
    folder.write("vars.json", {"host": None})
    result = folder.run("check", "bundle.json", "--vars", "vars.json")
    assert (result.exit_code, result.stderr) == (
        2,
        "Error: variables vars.json: host is null, expected a string or a number\n",
    )


def test_tolerant_reading(folder):
    folder.write("bundle.json", "```json\n// a comment\n" + json.dumps(NOTIFY) + "\n```\n")
    assert folder.run("check", "bundle.json").exit_code == 1
    assert folder.run("check", "bundle.json", "--tolerant").exit_code == 0


def test_jq_programs_are_compiled(folder):
    bundle = json.loads(json.dumps(NOTIFY))
    bundle["resources"]["notify"]["properties"]["definition"]["States"]["Pause"] = {
        "Type": "Action",
        "ActionName": "zis:common:transform:Jq",
        "Parameters": {"data.$": "$", "expr": ".a | ("},
        "ResultPath": "$.x",
        "Next": "Tell",
    }
    folder.write("bundle.json", bundle)
    result = folder.run("check", "bundle.json")
    assert result.exit_code == 1
    assert "jq" in result.stdout


@pytest.mark.parametrize("text", ["", "[]", "{", "\xff"])
def test_text_that_holds_no_bundle_is_a_problem_with_a_place(folder, text):
    (folder.path / "bundle.json").write_bytes(text.encode("latin-1"))
    result = folder.run("check", "bundle.json")
    assert result.exit_code == 1
    assert re.match(r"bundle\.json:\d+:\d+: error (json|encoding): ", result.stdout)


def test_messages_cannot_steer_the_terminal(folder):
    bundle = json.loads(json.dumps(NOTIFY))
    states = bundle["resources"]["notify"]["properties"]["definition"]["States"]
    states["Pause"]["Next"] = "\x1b[2J\u202e"
    (folder.path / "bundle.json").write_text(json.dumps(bundle, ensure_ascii=False))
    for result in (folder.terminal("check", "bundle.json"), folder.run("check", "bundle.json")):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", COLOURS.sub("", result.stdout))


def test_unreadable_input(folder):
    result = folder.run("check", "none.json")
    assert (result.exit_code, result.stderr) == (
        2,
        "Error: bundle none.json: cannot be read: No such file or directory\n",
    )
    assert folder.run("check").exit_code == 2


def test_a_source_line_with_a_credential_is_not_repeated(folder):
    bundle = json.loads(json.dumps(NOTIFY))
    bundle["resources"]["tell"]["properties"]["definition"]["headers"] = [
        {"key": "Authorization", "value": "Bearer s3cr3t-t0k3n-0123456789"}
    ]
    folder.write("bundle.json", bundle)
    text = folder.terminal("check", "bundle.json").stdout
    assert "inline-credentials" in text
    assert "s3cr3t" not in text
