"""The examples are what they claim to be: without a problem, and with the outcome that their READMEs describe.

Their READMEs' commands are run by tests/docs; here every event runs through the API, on asyncio and trio.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import zisfast
from zisfast.actions import ActionContext, Actions, StubSender, jq_problem
from zisfast.stores import MemoryConfigStore, MemoryLinkStore

EXAMPLES = Path(__file__).parents[2] / "examples"
pytestmark = pytest.mark.anyio

RUNS = [
    # example, event, stubs, links, status, message or cause, requests made
    ("billing_summary", "ticket_created", "stubs", None, "succeeded",
     "Ticket 5158 is announced in #billing-questions", "GET GET POST"),
    ("billing_summary", "ticket_created", "stubs.billing_down", None, "succeeded",
     "Ticket 5158 is announced in #support", "GET GET POST"),
    ("billing_summary", "messaging_ticket_created", "stubs", None, "succeeded",
     "Ticket 5159 is announced in #support", "GET POST"),
    ("issue_sync", "tags_changed", "stubs", None, "succeeded",
     "Opened EXP-212 for ticket 7301", "GET POST PUT"),
    ("issue_sync", "tags_changed", "stubs", "links", "succeeded",
     "The ticket is linked with issue:4711 already", ""),
    ("issue_sync", "comment_added", "stubs", "links", "succeeded",
     "Copied the note to issue 4711", "POST"),
    ("issue_sync", "comment_added", "stubs", None, "succeeded",
     "The ticket has no issue", ""),
    ("issue_sync", "issue_closed", "stubs", "links", "succeeded",
     "Ticket 7301: EXP-212 was closed", "PUT"),
    ("issue_sync", "issue_closed", "stubs", None, "succeeded",
     "EXP-212 belongs to no ticket", ""),
    ("shipment_updates", "shipment_sent", "stubs", None, "succeeded",
     "Shipment SH-90311: 2 tickets updated, 1 closed", "GET PUT GET PUT GET"),
    ("shipment_updates", "shipment_sent", "stubs.one_missing", None, "failed",
     "shipment SH-90311: tickets [8802] could not be updated", "GET PUT GET GET PUT"),
    ("shipment_updates", "shipment_nobody_asked_about", "stubs", None, "succeeded",
     "No ticket asks about shipment SH-90312", ""),
]  # fmt: skip
BUNDLES = sorted(EXAMPLES.glob("*/bundle.json"))


@pytest.mark.parametrize("run", RUNS, ids=lambda run: "-".join(map(str, run[:4])))
async def test_event_ends_as_described(run: tuple[Any, ...]) -> None:
    example, event_name, stubs, links, status, told, methods = run
    folder = EXAMPLES / example
    program = zisfast.compile(zisfast.load_bundle(folder / "bundle.json"))
    event = zisfast.parse_event((folder / "events" / f"{event_name}.json").read_bytes())
    actions = Actions(
        program.actions,
        StubSender.from_file(folder / f"{stubs}.json"),
        configs=MemoryConfigStore.from_files([f"{example}_settings={folder / 'config.json'}"]),
        links=MemoryLinkStore.from_file(folder / f"{links}.json") if links else None,
        require_connections=False,
    )
    assert event.source is not None
    assert event.type is not None
    [job_spec] = program.match(event.source, event.type)
    made: list[str] = []
    handler = actions.bind(
        ActionContext(program.integration, event.account_id, event.subdomain), lambda seen: made.append(seen["method"])
    )
    record = await zisfast.run_async(program, job_spec.flow, event.document, actions=handler)
    assert (record.status, record.message or record.cause, " ".join(made)) == (status, told, methods)


@pytest.mark.parametrize("path", BUNDLES, ids=lambda path: path.parent.name)
def test_bundle_has_no_problem(path: Path) -> None:
    assert zisfast.check_bundle(zisfast.load_bundle(path), jq=jq_problem) == []


@pytest.mark.parametrize("path", BUNDLES, ids=lambda path: path.parent.name)
def test_example_is_complete_and_every_event_is_run(path: Path) -> None:
    folder = path.parent
    assert (folder / "README.md").exists()
    run_here = {(run[1], run[2]) for run in RUNS if run[0] == folder.name}
    assert {event.stem for event in folder.glob("events/*.json")} == {event for event, _ in run_here}
    assert {stubs.name.removesuffix(".json") for stubs in folder.glob("stubs*.json")} == {
        stubs for _, stubs in run_here
    }


def test_examples_hold_no_credentials() -> None:
    for path in EXAMPLES.rglob("*.json"):
        text = path.read_text().lower()
        assert "authorization" not in text
        assert "token" not in {key.lower() for key in _keys(json.loads(text))}


def _keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | set().union(*map(_keys, value.values()))
    return set().union(*map(_keys, value)) if isinstance(value, list) else set()
