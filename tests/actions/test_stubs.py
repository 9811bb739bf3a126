"""Stubs: which rule answers, what it answers, and what a bad file is told."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.actions.helpers import call
from zisfast.actions import HttpRequest, StubSender
from zisfast.errors import ActionError, StoreError

pytestmark = pytest.mark.anyio
URL = "https://api.example.com/x"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def stubs(*rules: Any) -> StubSender:
    return StubSender(json.dumps(list(rules)).encode(), "stubs.json")


def request(**fields: Any) -> HttpRequest:
    given = {"method": "GET", "url": URL, "state": "Fetch", "action": "zis:acme:action:fetch", **fields}
    return HttpRequest(shown_url=given["url"], **given)


OK = [{"json": {"ok": True}}]


@pytest.mark.parametrize(
    ("conditions", "fits"),
    [
        ({"state": "Fetch"}, True),
        ({"state": "F*"}, True),
        ({"state": "fetch"}, False),
        ({"action": "fetch"}, True),
        ({"action": "zis:acme:action:fetch"}, True),
        ({"action": "zis:*:fetch"}, True),
        ({"action": "other"}, False),
        ({"method": "get"}, True),
        ({"method": "*"}, True),
        ({"method": "POST"}, False),
        ({"url": URL}, True),
        ({"url": "https://*/x"}, True),
        ({"url": "https://api.example.com/"}, False),
        ({"method": "GET", "url": "*x", "state": "Fetch", "action": "fetch"}, True),
        ({"method": "GET", "url": "*x", "state": "Nope"}, False),
    ],
)
async def test_conditions(conditions: dict[str, str], fits: bool) -> None:
    sender = stubs({**conditions, "replies": OK})
    if fits:
        assert (await sender.send(request(), timeout=1)).body == b'{"ok": true}'
        assert sender.unused_rules() == []
    else:
        with pytest.raises(ActionError, match="no stub rule answers"):
            await sender.send(request(), timeout=1)
        assert sender.unused_rules() == ["stubs.json: rule 0"]


async def test_states_inside_of_maps() -> None:
    sender = stubs({"state": "Fetch.One", "replies": OK})
    assert await sender.send(request(state="Each[3].Fetch.One"), timeout=1)
    sender = stubs({"state": "Each[*].Fetch", "replies": OK})
    assert await sender.send(request(state="Each[12].Fetch"), timeout=1)


async def test_question_mark_and_brackets_are_themselves() -> None:
    sender = stubs({"url": f"{URL}?page[size]=1", "replies": OK})
    assert await sender.send(request(url=f"{URL}?page[size]=1"), timeout=1)
    with pytest.raises(ActionError):
        await sender.send(request(url=f"{URL}zpages=1"), timeout=1)


async def test_first_rule_wins_and_replies_go_on() -> None:
    sender = stubs(
        {"url": "*", "replies": [{"status": 500}, {"text": "two"}, {"error": "timeout"}, {"json": 4}]},
        {"state": "Fetch", "replies": OK},
    )
    assert (await sender.send(request(), timeout=1)).status == 500
    assert (await sender.send(request(), timeout=1)).body == b"two"
    with pytest.raises(ActionError, match=r"external action failed due to timeout after 2\.5 s"):
        await sender.send(request(), timeout=2.5)
    for _ in range(3):
        assert (await sender.send(request(), timeout=1)).body == b"4"


async def test_connect_error() -> None:
    with pytest.raises(ActionError) as caught:
        await stubs({"url": "*", "replies": [{"error": "connect"}]}).send(request(), timeout=1)
    assert caught.value.cause == "external action failed: cannot connect to api.example.com (stub)"
    assert caught.value.retryable


async def test_same_rules_as_the_network() -> None:
    data = b'[{"url": "*", "replies": [{"json": {"n": 1.0, "big": 123456789012345678901234567890}}, {"text": "hi"},\n'
    data += b'{"status": 204}, {"status": 429, "headers": {"Retry-After": "5"}}, {"json": "s"}, {"text": "[1]"}]}]'
    sender = StubSender(data)
    records: list[Any] = []

    async def one() -> Any:
        return await call({"url": URL, "method": "POST"}, {}, sender, records=records)

    assert await one() == {"n": 1.0, "big": 123456789012345678901234567890}
    assert await one() == {"__httpresponse": "hi"}
    assert await one() == {"__httpresponse": ""}
    with pytest.raises(ActionError) as caught:
        await one()
    assert (caught.value.status, caught.value.retry_after) == (429, 5.0)
    assert await one() == "s"
    assert await one() == [1]
    assert [record["status"] for record in records] == [200, 200, 204, 429, 200, 200]


async def test_json_of_another_content_type() -> None:
    sender = stubs({"url": "*", "replies": [{"json": "x", "headers": {"Content-Type": "text/html"}}]})
    assert await call({"url": URL}, {}, sender) == {"__httpresponse": '"x"'}


async def test_rule_to_paste() -> None:
    """The error shows the request and a rule; the rule, pasted, answers the request."""
    asked = request(method="PUT", state='Each[2].Say "hi"')
    with pytest.raises(ActionError) as caught:
        await stubs().send(asked, timeout=1)
    assert caught.value.name == "NoStub"
    assert f"no stub rule answers PUT {URL} (state" in caught.value.cause
    rule = json.loads(caught.value.cause.partition("a rule for it: ")[2])
    assert rule == {"state": 'Each[*].Say "hi"', "replies": [{"status": 200, "json": {}}]}
    assert await stubs(rule).send(asked, timeout=1)


@pytest.mark.parametrize(
    ("rules", "error"),
    [
        ({"a": 1}, "expected an array of rules, got an object"),
        ([1], "rule 0: expected an object, got a number"),
        ([{"replies": OK}], "rule 0: the rule names none of state, action, method, url"),
        ([{"state": 1, "replies": OK}], "rule 0.state: expected a string, got 1"),
        ([{"state": "", "replies": OK}], 'rule 0.state: expected a string, got ""'),
        ([{"stat": "a", "replies": OK}], "rule 0: the field 'stat' is unknown; the fields are state,"),
        ([{"state": "a"}], "rule 0.replies: expected an array with at least one reply, got null"),
        ([{"state": "a", "replies": []}], "rule 0.replies: expected an array with at least one reply, got []"),
        ([{"state": "a", "replies": [7]}], "rule 0.replies[0]: expected an object, got 7"),
        ([{"state": "a", "replies": OK}, {"state": "b", "replies": [{}, {"status": 99}]}],
         "rule 1.replies[1].status: 99 is not an HTTP status"),
        ([{"state": "a", "replies": [{"status": "200"}]}], 'rule 0.replies[0].status: "200" is not an HTTP status'),
        ([{"state": "a", "replies": [{"status": True}]}], "rule 0.replies[0].status: true is not an HTTP status"),
        ([{"state": "a", "replies": [{"json": 1, "text": "x"}]}], "rule 0.replies[0]: a reply has either json or text"),
        ([{"state": "a", "replies": [{"text": 1}]}], "rule 0.replies[0].text: expected a string, got 1"),
        ([{"state": "a", "replies": [{"body": 1}]}], "rule 0.replies[0]: the field 'body' is unknown"),
        ([{"state": "a", "replies": [{"error": "nope"}]}], 'rule 0.replies[0].error: "nope" is not one of timeout'),
        ([{"state": "a", "replies": [{"error": "timeout", "status": 200}]}],
         "rule 0.replies[0]: a reply has either an error or an answer"),
        ([{"state": "a", "replies": [{"headers": []}]}], "rule 0.replies[0].headers: expected an object, got []"),
        ([{"state": "a", "replies": [{"headers": {"X": 1}}]}], "rule 0.replies[0].headers.X: expected a string, got 1"),
        ([{"state": "a", "replies": [{"headers": {"a b": "1"}}]}], "'a b' is not a header name"),
        ([{"state": "a", "replies": [{"headers": {"X": "a\nb"}}]}], "the value of the header X holds a line break"),
        ([{"action": "zis:common:action:LoadConfig", "replies": OK}], "is a built-in action, which runs on the stores"),
    ],
)  # fmt: skip
def test_bad_files(rules: Any, error: str) -> None:
    with pytest.raises(StoreError) as caught:
        StubSender(json.dumps(rules).encode(), "stubs.json")
    assert str(caught.value).startswith("stubs.json: ")
    assert error in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"[", b"[{]", b"\xff", b"[1,]", b"[" * 5000])
def test_files_that_are_no_json(data: bytes) -> None:
    with pytest.raises(StoreError, match=re.escape("stubs.json: the stubs file is not JSON: ")):
        StubSender(data, "stubs.json")


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot read the stubs file: No such file or directory"):
        StubSender.from_file(tmp_path / "nope.json")
    with pytest.raises(StoreError, match="cannot read the stubs file: Is a directory"):
        StubSender.from_file(tmp_path)


def test_stubs_load_no_http_library() -> None:
    """Nothing that could reach a network is even imported."""
    import subprocess
    import sys

    program = (
        "import sys, zisfast.actions as a; a.StubSender(b'[]'); print([m for m in sys.modules if 'httpcore' in m])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
