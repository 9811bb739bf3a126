"""The built-in actions on configs and links."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.actions.helpers import CONTEXT, Recorder, action_request
from zisfast.actions import ActionContext, Actions
from zisfast.errors import ActionError
from zisfast.stores import MemoryConfigStore, MemoryLinkStore

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class World:
    """Actions on stores that last for a test."""

    def __init__(self) -> None:
        configs = {
            "acme_settings": b'{"channel": "general", "big": 12345678901234567890.10, "nested": {"a": 1, "b": 2}}'
        }
        self.actions = Actions({}, Recorder(), configs=MemoryConfigStore(configs), links=MemoryLinkStore())

    async def raw(self, action: str, parameters: dict[str, Any], context: ActionContext = CONTEXT) -> bytes:
        value = await self.actions.bind(context)(action_request(f"zis:common:action:{action}", parameters))
        assert isinstance(value, bytes)
        return value

    async def __call__(self, action: str, parameters: dict[str, Any], context: ActionContext = CONTEXT) -> Any:
        return json.loads(await self.raw(action, parameters, context))

    async def fails(self, action: str, parameters: dict[str, Any]) -> str:
        with pytest.raises(ActionError) as caught:
            await self(action, parameters)
        assert caught.value.name == "States.TaskFailed"
        return caught.value.cause


@pytest.fixture
def world() -> World:
    return World()


async def test_load_config_is_bare_and_exact(world: World) -> None:
    text = b'{"channel":"general","big":12345678901234567890.10,"nested":{"a": 1, "b": 2}}'
    assert await world.raw("LoadConfig", {"scope": "acme_settings"}) == text


async def test_patch_config_changes_named_settings(world: World) -> None:
    assert await world("PatchConfig", {"scope": "acme_settings", "config": {"nested": {"a": 9}, "new": None}}) == {}
    config = await world("LoadConfig", {"scope": "acme_settings"})
    assert config == {"channel": "general", "big": 12345678901234567890.10, "nested": {"a": 9}, "new": None}


async def test_config_errors(world: World) -> None:
    unknown = "acme has no config of scope 'nope' (the scopes are 'acme_settings')"
    assert await world.fails("LoadConfig", {"scope": "nope"}) == f"LoadConfig: {unknown}"
    assert await world.fails("PatchConfig", {"scope": "nope", "config": {}}) == f"PatchConfig: {unknown}"
    assert "'scope' must be a string, got nothing" in await world.fails("LoadConfig", {})
    assert "'scope' must be a string, got a number" in await world.fails("LoadConfig", {"scope": 7})
    for config in ({}, {"config": [1]}, {"config": None}):
        assert "'config' must be an object" in await world.fails("PatchConfig", {"scope": "acme_settings", **config})
    with pytest.raises(ActionError, match="there are no configs"):
        await Actions({}, Recorder()).bind(CONTEXT)(action_request("zis:common:action:LoadConfig", {"scope": "x"}))


LINK = {"link_type": "ticket_issue", "left_object": {"name": 1234567}, "right_object": {"name": "issue:9"}}


async def test_create_link(world: World) -> None:
    link = (await world("CreateLink", LINK))["link"]
    assert link == {
        "id": link["id"],
        "uuid": link["id"],
        "account_id": 7,
        "integration": "acme",
        "link_type": "ticket_issue",
        "left_object": {"name": "1234567"},
        "right_object": {"name": "issue:9"},
        "created_at": "2024-05-01T10:00:00Z",
        "updated_at": "2024-05-01T10:00:00Z",
    }
    assert (await World()("CreateLink", LINK))["link"]["id"] == link["id"]
    cause = await world.fails("CreateLink", LINK)
    assert cause == "CreateLink: there is a link of type 'ticket_issue' from '1234567' to 'issue:9'"


async def test_load_links(world: World) -> None:
    for number in range(120):
        right = {"name": f"issue:{number:03}", "metadata": {"n": number}}
        await world("CreateLink", {**LINK, "right_object": right})
    await world("CreateLink", {**LINK, "link_type": "other_type"})
    query = {"link_type": "ticket_issue", "left_object_name": "1234567"}
    page = await world("LoadLinks", query)
    assert [link["right_object"]["name"] for link in page["links"]] == [f"issue:{n:03}" for n in range(20)]
    assert page["meta"]["has_more"] is True
    seen = list(page["links"])
    while page["meta"]["has_more"]:
        page = await world("LoadLinks", {**query, "page_size": 50, "page_after_cursor": page["meta"]["after"]})
        seen += page["links"]
    assert [link["right_object"]["metadata"]["n"] for link in seen] == list(range(120))
    for names, count in (
        ({"right_object_name": "issue:00*"}, 10),
        ({"right_object_name": "*"}, 100),
        ({"right_object_name": "issue:*7"}, 12),
        ({"right_object_name": "*:1*9"}, 2),
        ({"right_object_name": "issue:005"}, 1),
        ({"right_object_name": "issue"}, 0),
        ({"right_object_name": "issue:*", "left_object_name": "other"}, 0),
        ({"left_object_name": 1234567}, 100),
    ):
        found = await world("LoadLinks", {"link_type": "ticket_issue", "page_size": "100", **names})
        assert len(found["links"]) == count, names
    none = await world("LoadLinks", {"link_type": "ticket_issue", "left_object_name": "nobody"})
    assert none == {"links": [], "meta": {"has_more": False, "after": None, "before": None}}


async def test_patch_and_delete_link(world: World) -> None:
    await world("CreateLink", LINK)
    patch = {**LINK, "right_object": {"name": "issue:9", "metadata": {"state": "closed"}}}
    link = (await world("PatchLink", patch, ActionContext("acme", 7, now=1_714_557_660.0)))["link"]
    assert link["right_object"] == {"name": "issue:9", "metadata": {"state": "closed"}}
    assert (link["created_at"], link["updated_at"]) == ("2024-05-01T10:00:00Z", "2024-05-01T10:01:00Z")
    names = {"link_type": "ticket_issue", "left_object_name": 1234567, "right_object_name": "issue:9"}
    link = (await world("PatchLink", {**names, "left_object": {"color": "red"}}))["link"]
    assert link["left_object"] == {"name": "1234567", "color": "red"}
    assert await world("DeleteLink", names) == {}
    missing = "there is no link of type 'ticket_issue' from '1234567' to 'issue:9'"
    assert await world.fails("DeleteLink", names) == f"DeleteLink: {missing}"
    assert await world.fails("PatchLink", patch) == f"PatchLink: {missing}"


@pytest.mark.parametrize(
    ("action", "change", "reason"),
    [
        ("CreateLink", {"link_type": None}, "link_type: expected a string, got null"),
        ("CreateLink", {"link_type": "ab"}, "link_type: 'ab' has 2 characters, a link name has 3 to 256"),
        ("CreateLink", {"left_object": "x"}, "left_object: expected an object with a name, got a string"),
        ("CreateLink", {"left_object": {}}, "left_object: the name is missing"),
        ("CreateLink", {"left_object": {"name": 1.5}}, "left_object.name: expected a string, got a number"),
        ("CreateLink", {"left_object": {"name": True}}, "left_object.name: expected a string, got a boolean"),
        ("CreateLink", {"right_object": {"name": "a" * 257}}, "has 257 characters"),
        ("CreateLink", {"right_object": {"name": "abc*"}}, "cannot hold '*'"),
        ("CreateLink", {"right_object": {"name": "ab\nc"}}, r"cannot hold '\n'"),
        ("LoadLinks", {}, "one of left_object_name and right_object_name is needed"),
        ("LoadLinks", {"left_object_name": ["x"]}, "left_object_name must be a string"),
        ("LoadLinks", {"left_object_name": "x", "page_size": 101}, "page_size must be a number from 1 to 100"),
        ("LoadLinks", {"left_object_name": "x", "page_size": 0}, "page_size must be"),
        ("LoadLinks", {"left_object_name": "x", "page_size": True}, "page_size must be"),
        ("LoadLinks", {"left_object_name": "x", "page_after_cursor": "?"}, "page_after_cursor: no link has the id '?'"),
        ("PatchLink", {"left_object": {"name": "abc"}, "right_object": []}, "right_object: expected an object"),
        ("DeleteLink", {"left_object_name": None}, "left_object_name: expected a string, got null"),
    ],
)
async def test_link_errors(world: World, action: str, change: dict[str, Any], reason: str) -> None:
    parameters = {**LINK, **change}
    if action == "LoadLinks":
        parameters = {"link_type": "ticket_issue", **change}
    assert reason in await world.fails(action, parameters)


async def test_owners_are_kept_apart(world: World) -> None:
    await world("CreateLink", LINK)
    await world("PatchConfig", {"scope": "acme_settings", "config": {"channel": "mine"}})
    for other in (ActionContext("other", 7), ActionContext("acme", 8), ActionContext("acme")):
        query = {"link_type": "ticket_issue", "left_object_name": "*"}
        assert (await world("LoadLinks", query, other))["links"] == []
        assert (await world("LoadConfig", {"scope": "acme_settings"}, other))["channel"] == "general"
