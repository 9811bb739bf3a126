"""Whatever parameters an action gets, it answers with JSON or fails its state; nothing else comes out."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.actions.helpers import CONTEXT, Recorder, http_action
from zisfast._core import Document, FlowTable
from zisfast.actions import Actions
from zisfast.errors import ActionError, DocumentError
from zisfast.stores import MemoryConfigStore

LINKS = [
    "link_type",
    "left_object",
    "right_object",
    "left_object_name",
    "right_object_name",
    "page_size",
    "page_after_cursor",
]
NAMES = {
    "zis:common:action:LoadConfig": ["scope"],
    "zis:common:action:PatchConfig": ["scope", "config"],
    "zis:common:action:LoadLinks": LINKS,
    "zis:common:action:CreateLink": LINKS,
    "zis:common:action:PatchLink": LINKS,
    "zis:common:action:DeleteLink": LINKS,
    "zis:common:transform:Jq": ["expr", "data"],
    "zis:acme:action:call": ["a", "b", "c"],
}
TEXTS = ["abc", "s", "*", "", ".a", ".", "..", "1e400", "\u0000", "a\nb", "[1]", "{}", "\ud800", "now", "https://a.b/"]
values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=5),
        st.sampled_from(TEXTS),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(st.sampled_from(["name", "a", "\ud800"]), inner, max_size=2)
    ),
    max_leaves=4,
)  # fmt: skip
DEFINITION = {
    "method": "POST",
    "url": "https://api.example.com/{{$.a}}?q={{$.b}}",
    "headers": [{"key": "X", "value.$": "$.c"}],
    "query": [{"key": "k", "value.$": "$.a"}],
    "requestBody": {"a.$": "$.a", "b": "{{$.b}}"},
}


def request(action: str, parameters: bytes) -> Any:
    state = {"Type": "Action", "ActionName": action, "Parameters": {}, "End": True}
    names = json.loads(parameters)
    state["Parameters"] = {f"{name}.$": f"$.{name}" for name in names}
    return FlowTable("f", {"StartAt": "A", "States": {"A": state}}).start(parameters).step()


@pytest.mark.parametrize("action", NAMES)
@settings(max_examples=400)
@given(data=st.data())
def test_only_action_errors(action: str, data: st.DataObject) -> None:
    names = st.sampled_from(NAMES[action])
    parameters = json.dumps(data.draw(st.dictionaries(names, values, max_size=7))).encode()
    run(action, parameters)


@example(b'{"link_type": "abc", "left_object": {"name": "ab\\ud800"}, "right_object": {"name": "abc"}}')
@given(st.just(b"{}"))
@settings(max_examples=1)
def test_lone_surrogates_in_links(parameters: bytes) -> None:
    for action in NAMES:
        run(action, parameters)


def run(action: str, parameters: bytes) -> None:
    actions = Actions({"call": http_action(DEFINITION)}, Recorder(), configs=MemoryConfigStore({"abc": {"a": 1}}))
    try:
        asked = request(action, parameters)
    except DocumentError:
        return
    try:
        value = asyncio.run(actions.bind(CONTEXT)(asked))
    except ActionError as error:
        assert error.name in ("States.TaskFailed", "States.ParameterPathFailure")
        str(error).encode("utf-8", "surrogatepass")
        return
    assert isinstance(value, bytes)
    Document(value)
