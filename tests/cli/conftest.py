import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from zisfast.cli.main import command

NOTIFY = {
    "zis_template_version": "2019-10-14",
    "name": "acme",
    "description": "Look a customer up and tell a channel.",
    "resources": {
        "find": {
            "type": "ZIS::Action::Http",
            "properties": {
                "name": "find",
                "definition": {
                    "method": "GET",
                    "url": "https://billing.example.com/customers/{{$.id}}",
                    "connectionName": "billing",
                },
            },
        },
        "tell": {
            "type": "ZIS::Action::Http",
            "properties": {
                "name": "tell",
                "definition": {
                    "method": "POST",
                    "url": "https://chat.example.com/post",
                    "requestBody": {"text": "{{$.text}}"},
                    "connectionName": "chat",
                },
            },
        },
        "notify": {
            "type": "ZIS::Flow",
            "properties": {
                "name": "notify",
                "definition": {
                    "StartAt": "Find",
                    "States": {
                        "Find": {
                            "Type": "Action",
                            "ActionName": "zis:acme:action:find",
                            "Parameters": {"id.$": "$.input.ticket_event.ticket.requester_id"},
                            "ResultPath": "$.customer",
                            "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.problem", "Next": "Unknown"}],
                            "Next": "Pause",
                        },
                        "Unknown": {
                            "Type": "Pass",
                            "Result": {"name": "?"},
                            "ResultPath": "$.customer",
                            "Next": "Pause",
                        },
                        "Pause": {"Type": "Wait", "Seconds": 40, "Next": "Tell"},
                        "Tell": {
                            "Type": "Action",
                            "ActionName": "zis:acme:action:tell",
                            "Parameters": {"text.$": "Ticket of {{$.customer.name}}"},
                            "ResultPath": "$.posted",
                            "Next": "Done",
                        },
                        "Done": {"Type": "Succeed", "Message": "told about {{$.customer.name}}"},
                    },
                },
            },
        },
        "on_created": {
            "type": "ZIS::JobSpec",
            "properties": {
                "name": "on_created",
                "event_source": "support",
                "event_type": "ticket.TicketCreated",
                "flow_name": "zis:acme:flow:notify",
            },
        },
    },
}

EVENT = {
    "account_id": 7,
    "integration_key": "acme",
    "subdomain": "orchard",
    "input": {"ticket_event": {"type": "Ticket Created", "ticket": {"id": 1, "requester_id": 42}}},
}

STUBS = [
    {"state": "Find", "replies": [{"status": 200, "json": {"name": "Ines"}}]},
    {"method": "POST", "url": "https://chat.example.com/*", "replies": [{"status": 201, "json": {"ok": True}}]},
]

STUBS_DOWN = [
    {"state": "Find", "replies": [{"status": 404, "json": {}}]},
    {"state": "Tell", "replies": [{"status": 503, "text": "busy"}]},
]


class Folder:
    """A folder with files for one test, and the command line running in it."""

    def __init__(self, path):
        self.path = path

    def write(self, name, content):
        text = content if isinstance(content, str) else json.dumps(content, indent=2)
        (self.path / name).write_text(text)
        return name

    def run(self, *arguments, **options):
        result = CliRunner().invoke(command, arguments, prog_name="zisfast", **options)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    def terminal(self, *arguments, width=100):
        """Run as on a terminal; the colours are taken out."""
        result = self.run(*arguments, env={"FORCE_COLOR": "1", "COLUMNS": str(width)}, color=True)
        return result

    def process(self, *arguments, **options):
        """Run in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "zisfast", *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=self.path,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **options.pop("env", {})},
            **options,
        )


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("FORCE_COLOR", "NO_COLOR", "ZISFAST_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    made = Folder(tmp_path)
    made.write("bundle.json", NOTIFY)
    made.write("event.json", EVENT)
    made.write("stubs.json", STUBS)
    made.write("down.json", STUBS_DOWN)
    return made
