"""The cases of custom and built-in actions. README.md explains the files."""

import functools

import anyio
import pytest

from tests.conformance.cases import load_cases, plain
from tests.oracle.json_text import Text, parse, write

pytest.importorskip("zisfast._core.flow")

from zisfast import errors
from zisfast._core.flow import FlowTable
from zisfast.actions import ActionContext, Actions, HttpResponse
from zisfast.bundles import parse_bundle
from zisfast.stores.configs import MemoryConfigStore
from zisfast.stores.connections import MemoryConnectionStore
from zisfast.stores.links import MemoryLinkStore

ANSWER = {"status": 200, "headers": {"content-type": "application/json"}, "body": "{}"}


class Recorder:
    """A sender that keeps the last request and gives one answer."""

    def __init__(self, answer):
        headers = tuple(answer["headers"].items())
        self.answer = HttpResponse(status=answer["status"], headers=headers, body=answer["body"].encode())
        self.request = None

    async def send(self, request, *, timeout):
        self.request = request
        return self.answer

    async def aclose(self):
        pass


def action_request(name, parameters):
    """The core's request of an action with these parameters."""
    templates = {f"{key}.$": f"$['{key}']" for key in parameters}
    state = {"Type": "Action", "ActionName": name, "Parameters": templates, "End": True}
    return FlowTable("f", {"StartAt": "A", "States": {"A": state}}).start(write(parameters).encode()).step()


def custom_actions(definition):
    resource = {"type": "ZIS::Action::Http", "properties": {"name": "call", "definition": definition}}
    bundle = {"zis_template_version": "2019-10-14", "name": "b", "resources": {"a": resource}}
    return {action.name: action for action in parse_bundle(write(bundle).encode()).actions}


def run(handler, name, parameters):
    """The value of an action, parsed, or its error."""
    try:
        return parse(anyio.run(handler, action_request(name, parameters)))
    except errors.ActionError as error:
        return error


@pytest.mark.parametrize("case", load_cases("actions/requests", "actions/responses"))
def test_custom_action(case):
    sender = Recorder(plain(case["response"]) if "response" in case else ANSWER)
    connections = MemoryConnectionStore.from_bytes(write(case.get("connections", [])).encode())
    actions = Actions(custom_actions(case["definition"]), sender, connections=connections)
    context = ActionContext("acme", 7, case.get("subdomain"))
    value = run(actions.bind(context), "zis:acme:action:call", case["parameters"])
    expect = case["expect"]
    if "error" in expect:
        assert isinstance(value, errors.ActionError), value
        assert value.name == expect["error"]
        assert value.cause == expect.get("cause", value.cause)
    else:
        assert not isinstance(value, errors.ActionError), value
        assert write(value) == write(expect.get("value", {}))
    check_request(sender.request, expect.get("request"))


def check_request(request, expect):
    if expect is None:
        assert request is None, "a request was sent"
        return
    assert (request.method, request.url) == (expect["method"], expect["url"])
    assert sorted(request.headers) == sorted(map(tuple, plain(expect["headers"])))
    assert (request.body and request.body.decode()) == expect["body"]


@pytest.mark.parametrize("case", load_cases("actions/built_in"))
def test_built_in_action(case):
    configs = MemoryConfigStore(
        {str(scope): write(config).encode() for scope, config in case.get("configs", {}).items()}
    )
    links = MemoryLinkStore(plain(case.get("links", [])))
    actions = Actions({}, Recorder(ANSWER), configs=configs, links=links)
    call = functools.partial(run, actions.bind(ActionContext("acme", 7, "orchard", 1_714_557_600.0)))
    for expect in case["calls"]:
        value = call(str(expect["action"]), expect["parameters"])
        if "error" in expect:
            assert isinstance(value, errors.ActionError), value
            assert value.name == expect["error"]
            continue
        assert not isinstance(value, errors.ActionError), value
        if "value" in expect:
            assert write(value) == write(expect["value"])
        elif "links" in expect:
            found = [[link["left_object"]["name"], link["right_object"]["name"]] for link in value["links"]]
            assert found == expect["links"]
        else:
            link = value["link"]
            assert {Text(name): link[name] for name in expect["link"]} == expect["link"]
