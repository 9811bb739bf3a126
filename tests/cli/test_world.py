import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.cli.conftest import NOTIFY


@pytest.fixture
def server():
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self._answer(b'{"name": "Ines"}')

        def do_POST(self):
            self._answer(b'{"ok": true}')

        def _answer(self, body):
            sent = self.rfile.read(int(self.headers.get("content-length", 0)))
            seen.append((self.command, self.path, self.headers.get("authorization"), sent))
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    http = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    http.seen = seen
    yield http
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def live(folder, server):
    """A bundle whose requests go to this machine, and its connections."""
    bundle = json.loads(json.dumps(NOTIFY))
    resources = bundle["resources"]
    for name in ("find", "tell"):
        definition = resources[name]["properties"]["definition"]
        definition["url"] = f"http://localhost:{server.server_port}/{name}"
    resources["notify"]["properties"]["definition"]["States"]["Pause"]["Seconds"] = 0.01
    folder.write("bundle.json", bundle)
    domain = f"localhost:{server.server_port}"
    connections = {
        "billing": {"type": "bearer_token", "token": "t0k3n-for-billing", "allowed_domain": domain},
        "chat": {"type": "basic_auth", "username": "u", "password": "pass-for-chat", "allowed_domain": domain},
    }
    folder.write("connections.json", connections)
    return folder


LIVE = ("run", "bundle.json", "--event", "event.json", "--connections", "connections.json", "--json", "--trace")


def test_requests_really_go_out(live, server):
    result = live.run(*LIVE, "--allow-private")
    assert result.exit_code == 0, result.stdout
    assert server.seen == [
        ("GET", "/find", "Bearer t0k3n-for-billing", b""),
        ("POST", "/tell", "Basic dTpwYXNzLWZvci1jaGF0", b'{"text":"Ticket of Ines"}'),
    ]
    assert "t0k3n" not in result.stdout


def test_private_addresses_are_closed_unless_opened(live, server):
    result = live.run(*LIVE)
    assert result.exit_code == 1
    (execution,) = json.loads(result.stdout)["executions"]
    assert execution["error"] == "EgressDenied"
    assert server.seen == []


def test_connections_can_come_from_standard_input(live, server):
    text = (live.path / "connections.json").read_text()
    result = live.run(
        "run", "bundle.json", "--event", "event.json", "--connections", "-", "--allow-private", input=text
    )
    assert result.exit_code == 0


def test_configs_and_links_are_there(folder):
    bundle = {
        "zis_template_version": "2019-10-14",
        "name": "acme",
        "resources": {
            "f": {
                "type": "ZIS::Flow",
                "properties": {
                    "name": "f",
                    "definition": {
                        "StartAt": "Config",
                        "States": {
                            "Config": {
                                "Type": "Action",
                                "ActionName": "zis:common:action:LoadConfig",
                                "Parameters": {"scope": "acme_settings"},
                                "ResultPath": "$.config",
                                "Next": "Links",
                            },
                            "Links": {
                                "Type": "Action",
                                "ActionName": "zis:common:action:LoadLinks",
                                "Parameters": {"link_type": "issue", "left_object_name": "ticket:1"},
                                "ResultPath": "$.found",
                                "End": True,
                            },
                        },
                    },
                },
            }
        },
    }
    folder.write("bundle.json", bundle)
    folder.write("settings.json", {"channel": "#ops"})
    folder.write(
        "links.json",
        [{"link_type": "issue", "left_object": {"name": "ticket:1"}, "right_object": {"name": "issue:9"}}],
    )
    result = folder.run(
        *("run", "bundle.json", "--event", "event.json", "--flow", "f", "--json"),
        *("--config", "acme_settings=settings.json", "--links", "links.json"),
    )
    (execution,) = json.loads(result.stdout)["executions"]
    assert execution["output"]["config"] == {"channel": "#ops"}
    assert execution["output"]["found"]["links"][0]["right_object"]["name"] == "issue:9"


def test_a_stubbed_timeout_uses_up_active_time(folder):
    bundle = json.loads(json.dumps(NOTIFY))
    find = bundle["resources"]["notify"]["properties"]["definition"]["States"]["Find"]
    find["Catch"][0]["Next"] = "Find"
    folder.write("bundle.json", bundle)
    folder.write("stubs.json", [{"state": "Find", "replies": [{"error": "timeout"}]}])
    result = folder.run("run", "bundle.json", "--event", "event.json", "--stubs", "stubs.json", "--json")
    (execution,) = json.loads(result.stdout)["executions"]
    assert (execution["error"], execution["transitions"]) == ("States.Timeout", 4)


def test_the_checker_s_words_help_where_a_state_fails(folder):
    bundle = json.dumps(NOTIFY, indent=2).replace("{{$.customer.name}}", "{{$.custmer.name}}")
    folder.write("bundle.json", bundle)
    for result in (
        folder.run("run", "bundle.json", "--event", "event.json", "--stubs", "stubs.json"),
        folder.terminal("run", "bundle.json", "--event", "event.json", "--stubs", "stubs.json"),
    ):
        assert "JSON path not found: $.custmer.name" in result.stdout
        assert "  check: nothing sets '$.custmer.name'" in result.stdout


def test_several_job_specs_run_one_after_the_other(folder):
    bundle = json.loads(json.dumps(NOTIFY))
    second = json.loads(json.dumps(bundle["resources"]["on_created"]))
    second["properties"]["name"] = "again"
    bundle["resources"]["again"] = second
    folder.write("bundle.json", bundle)
    result = folder.run("run", "bundle.json", "--event", "event.json", "--stubs", "stubs.json", "--json")
    assert [one["job_spec"] for one in json.loads(result.stdout)["executions"]] == ["on_created", "again"]
