import json
import re

import pytest

from tests.cli.conftest import EVENT, NOTIFY

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
STUBBED = ("run", "bundle.json", "--event", "event.json", "--stubs", "stubs.json")
DOWN = ("run", "bundle.json", "--event", "event.json", "--stubs", "down.json")


def executions(result):
    return json.loads(result.stdout)["executions"]


class TestJson:
    def test_the_shape(self, folder):
        result = folder.run(*STUBBED, "--json")
        assert result.exit_code == 0
        assert executions(result) == [
            {
                "job_spec": "on_created",
                "flow": "notify",
                "status": "succeeded",
                "error": None,
                "cause": None,
                "message": "told about Ines",
                "output": {**EVENT, "customer": {"name": "Ines"}, "posted": {"ok": True}},
                "transitions": 4,
                "requests": [
                    {
                        "state": "Find",
                        "method": "GET",
                        "url": "https://billing.example.com/customers/42",
                        "status": 200,
                    },
                    {"state": "Tell", "method": "POST", "url": "https://chat.example.com/post", "status": 201},
                ],
            }
        ]

    def test_a_trace_adds_the_states(self, folder):
        (execution,) = executions(folder.run(*STUBBED, "--json", "--trace"))
        assert [state["state"] for state in execution["states"]] == ["Find", "Pause", "Tell", "Done"]
        assert set(execution["states"][0]) == {"state", "type", "output", "error", "duration_us"}
        assert execution["states"][0]["output"] == {**EVENT, "customer": {"name": "Ines"}}

    def test_a_failure(self, folder):
        result = folder.run(*DOWN, "--json", "--trace")
        assert result.exit_code == 1
        (execution,) = executions(result)
        assert (execution["status"], execution["message"]) == ("failed", None)
        assert execution["error"] == "States.TaskFailed"
        assert execution["cause"] == "external action failed due to status code: 503"
        assert [(state["state"], state["error"]) for state in execution["states"]] == [
            ("Find", "States.TaskFailed"),
            ("Unknown", None),
            ("Pause", None),
            ("Tell", "States.TaskFailed"),
        ]

    def test_numbers_keep_their_digits(self, folder):
        folder.write("event.json", '{"input": {"n": 12345678901234567890123.10, "m": 1e400}}')
        folder.write("stubs.json", [{"state": "*", "replies": [{"status": 200, "json": {"name": "x"}}]}])
        bundle = json.dumps(NOTIFY).replace("$.input.ticket_event.ticket.requester_id", "$.input.n")
        folder.write("bundle.json", bundle)
        result = folder.run(*STUBBED, "--flow", "notify", "--json")
        assert '"n": 12345678901234567890123.10' in result.stdout
        assert '"m": 1e400' in result.stdout


class TestPlain:
    def test_no_colours_and_everything_said(self, folder):
        result = folder.run(*STUBBED)
        assert "\x1b" not in result.stdout
        lines = result.stdout.splitlines()
        assert lines[0] == "flow notify (job spec on_created)"
        assert re.fullmatch(r"  Find  Action  +\S+ µs  -> Pause|  Find  Action  +\S+ ms  -> Pause", lines[1])
        assert re.fullmatch(r"  Pause Wait    +40\.0 s  -> Tell", lines[2])
        assert "  request GET https://billing.example.com/customers/42 200 in Find" in lines
        assert lines[-1] == "succeeded after 4 transitions: told about Ines"

    def test_a_failure_names_the_line_in_the_bundle(self, folder):
        result = folder.run(*DOWN)
        line = next(
            number
            for number, text in enumerate((folder.path / "bundle.json").read_text().splitlines(), 1)
            if '"Tell": {' in text
        )
        assert result.exit_code == 1
        assert result.stdout.splitlines()[-1] == (
            "failed in Tell after 4 transitions: States.TaskFailed: external action failed due to status code: 503"
            f" (bundle.json:{line}:13)"
        )

    def test_a_trace_shows_what_changed(self, folder):
        result = folder.run(*STUBBED, "--trace")
        assert '    + $.customer {"name": "Ines"}' in result.stdout
        assert '    + $.posted {"ok": true}' in result.stdout


class TestTerminal:
    @pytest.mark.parametrize("width", [60, 100])
    def test_nothing_is_wider_than_the_terminal(self, folder, width):
        result = folder.terminal(*DOWN, "--trace", width=width)
        text = COLOURS.sub("", result.stdout)
        assert "\x1b[" in result.stdout
        assert max(map(len, text.splitlines())) <= width
        for word in ("Find", "Tell", "States.TaskFailed", "Requests", "Document", "✗ failed in Tell", "bundle.json:"):
            assert word in text

    def test_values_cannot_steer_the_terminal(self, folder):
        hostile = "a\x1b]0;x\x07\u202eb\r\nc\x9b31m"
        folder.write("stubs.json", [{"state": "*", "replies": [{"status": 200, "json": {"name": hostile}}]}])
        for result in (
            folder.terminal(*STUBBED, "--trace"),
            folder.run(*STUBBED, "--trace"),
            folder.run(*STUBBED, "--json"),
        ):
            text = COLOURS.sub("", result.stdout)
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
            assert "\\u202e" in text


class TestChoosingFlows:
    def test_without_a_match_every_job_spec_says_why(self, folder):
        folder.write("event.json", {"source": "support", "type": "ticket.StatusChanged", "input": {}})
        result = folder.run(*STUBBED)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert result.stderr.splitlines() == [
            "Error: no job spec matches the event (support, ticket.StatusChanged):",
            "  job spec on_created: its event_type is 'ticket.TicketCreated', the event's 'ticket.StatusChanged'",
            "Name a flow to run it anyway: --flow NAME (notify)",
        ]

    def test_an_event_without_a_type_is_explained(self, folder):
        folder.write("event.json", {"input": {"ticket_event": {"type": "Ticket Updated"}}})
        result = folder.run(*STUBBED)
        assert result.exit_code == 2
        assert 'input.ticket_event.type: "Ticket Updated" is not the title of a known event' in result.stderr
        assert "job spec on_created is for event_source 'support', event_type 'ticket.TicketCreated'" in result.stderr

    @pytest.mark.parametrize("name", ["notify", "zis:acme:flow:notify"])
    def test_a_flow_can_be_named(self, folder, name):
        folder.write("event.json", {"ticket_event": {"ticket": {"requester_id": 1}}})
        (execution,) = executions(folder.run(*STUBBED, "--flow", name, "--json"))
        assert (execution["job_spec"], execution["flow"]) == (None, "notify")
        assert execution["output"]["subdomain"] == "example"

    def test_an_unknown_flow_lists_those_that_exist(self, folder):
        result = folder.run(*STUBBED, "--flow", "notfy")
        assert result.exit_code == 2
        assert result.stderr == "Error: --flow notfy: there is no such flow in the bundle; it has notify\n"

    def test_the_event_can_come_from_standard_input(self, folder):
        result = folder.run("run", "bundle.json", "--event", "-", "--stubs", "stubs.json", input=json.dumps(EVENT))
        assert result.exit_code == 0

    def test_standard_input_can_be_one_thing_only(self, folder):
        result = folder.run("run", "bundle.json", "--event", "-", "--stubs", "-", input=json.dumps(EVENT))
        assert (result.exit_code, result.stderr) == (2, "Error: stubs -: standard input is already the event\n")


class TestRefusals:
    def test_all_missing_connections_at_once(self, folder):
        result = folder.run("run", "bundle.json", "--event", "event.json")
        assert result.exit_code == 2
        assert result.stderr.startswith(
            "Error: connections: the flow cannot start, these do not exist:\n  billing\n  chat\nGive them with"
        )

    def test_a_request_without_a_stub_shows_a_rule(self, folder):
        folder.write("stubs.json", [])
        (execution,) = executions(folder.run(*STUBBED, "--json"))
        assert execution["error"] == "NoStub"
        assert '{"state": "Tell", "replies": [{"status": 200, "json": {}}]}' in execution["cause"]

    def test_a_bundle_with_errors(self, folder):
        folder.write("bundle.json", json.dumps(NOTIFY).replace('"Next": "Tell"', '"Next": "Tall"'))
        result = folder.run(*STUBBED)
        assert result.exit_code == 2
        assert "bundle.json:1:" in result.stderr
        assert "Tall" in result.stderr

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (
                ("run", "none.json", "--event", "event.json"),
                "bundle none.json: cannot be read: No such file or directory",
            ),
            (
                ("run", "bundle.json", "--event", "none.json"),
                "event none.json: cannot be read: No such file or directory",
            ),
            (("run", "bundle.json", "--event", "list.json"), "event list.json: the event is [], expected an object"),
            (("run", "bundle.json", "--event", "broken.json"), "event broken.json: line 1 column 7: "),
            ((*STUBBED, "--at", "yesterday"), "Invalid value for '--at': 'yesterday' is not a time with an offset"),
            ((*STUBBED, "--at", "2024-05-01T10:00:00"), "is not a time with an offset"),
            ((*STUBBED, "--subdomain", "a/b"), "Invalid value for '--subdomain': \"a/b\" is not a subdomain"),
            ((*STUBBED, "--var", "x"), "Invalid value for '--var': 'x' is not of the form NAME=VALUE"),
            ((*STUBBED, "--vars", "list.json"), "variables list.json: the file holds an array, expected an object"),
            ((*STUBBED, "--config", "x"), "config 'x': expected SCOPE=FILE"),
            ((*STUBBED, "--config", "x=list.json"), "list.json: expected an object with the settings, got an array"),
            ((*STUBBED, "--links", "event.json"), "event.json: expected an array of links"),
            ((*STUBBED, "--connections", "broken.json"), "broken.json: the connections file is not JSON"),
            (
                ("run", "bundle.json", "--event", "event.json", "--stubs", "event.json"),
                "event.json: expected an array of rules",
            ),
            ((*STUBBED, "--colour"), "No such option"),
            (("run", "bundle.json"), "Missing option '--event'"),
        ],
    )
    def test_wrong_use_and_unreadable_inputs(self, folder, arguments, message):
        folder.write("list.json", [])
        folder.write("broken.json", '{"a": }')
        result = folder.run(*arguments)
        assert result.exit_code == 2
        assert message in result.stderr
        assert result.stdout == ""

    def test_an_event_that_takes_more_memory_than_an_execution_may_have(self, folder):
        ticket = {"id": 1, "numbers": [1] * 9_000_000}
        folder.write(
            "event.json", json.dumps({"input": {"ticket_event": {"type": "Ticket Created", "ticket": ticket}}})
        )
        result = folder.run(*STUBBED)
        assert result.exit_code == 2
        assert result.stderr == "Error: event event.json: needs more memory than it may have\n"


class TestTime:
    BUNDLE = {
        "zis_template_version": "2019-10-14",
        "name": "acme",
        "resources": {
            "f": {
                "type": "ZIS::Flow",
                "properties": {
                    "name": "f",
                    "definition": {
                        "StartAt": "Before",
                        "States": {
                            "Before": {
                                "Type": "Action",
                                "ActionName": "zis:common:transform:Jq",
                                "Parameters": {"data": {}, "expr": "now | todate"},
                                "ResultPath": "$.before",
                                "Next": "Wait",
                            },
                            "Wait": {"Type": "Wait", "Seconds": 60, "Next": "After"},
                            "After": {
                                "Type": "Action",
                                "ActionName": "zis:common:transform:Jq",
                                "Parameters": {"data": {}, "expr": "now | todate"},
                                "ResultPath": "$.after",
                                "End": True,
                            },
                        },
                    },
                },
            }
        },
    }

    def test_the_clock_starts_where_it_is_told_and_waits_move_it(self, folder):
        folder.write("bundle.json", self.BUNDLE)
        (execution,) = executions(folder.run(*STUBBED, "--flow", "f", "--at", "2024-05-01T12:00:00+02:00", "--json"))
        assert execution["output"]["before"] == "2024-05-01T10:00:00Z"
        assert execution["output"]["after"] == "2024-05-01T10:01:00Z"
