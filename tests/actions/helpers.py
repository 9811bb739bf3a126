"""Short ways to actions, requests and what they send."""

from __future__ import annotations

import json
from typing import Any

from zisfast._core import FlowTable
from zisfast.actions import ActionContext, Actions, HttpRequest, HttpResponse, RequestRecord, Sender
from zisfast.actions.definition import CompiledAction
from zisfast.bundles import HttpAction, parse_bundle

CONTEXT = ActionContext("acme", 7, "orchard", 1_714_557_600.0)


def http_action(definition: dict[str, Any], name: str = "call") -> HttpAction:
    """The action of that definition, as a bundle gives it."""
    flow = {"StartAt": "A", "States": {"A": {"Type": "Action", "ActionName": f"zis:acme:action:{name}", "End": True}}}
    job_spec = {"name": "j", "event_source": "support", "event_type": "ticket.TicketCreated"}
    resources = {
        "a": {"type": "ZIS::Action::Http", "properties": {"name": name, "definition": definition}},
        "f": {"type": "ZIS::Flow", "properties": {"name": "f", "definition": flow}},
        "j": {"type": "ZIS::JobSpec", "properties": {**job_spec, "flow_name": "zis:acme:flow:f"}},
    }
    bundle = {"zis_template_version": "2019-10-14", "name": "b", "description": "d", "resources": resources}
    return parse_bundle(json.dumps(bundle, ensure_ascii=False).encode()).actions[0]


def compiled(**definition: Any) -> CompiledAction:
    """The compiled action of a definition (``url_`` stands for ``url.$``)."""
    given = {(f"{key[:-1]}.$" if key.endswith("_") else key): value for key, value in definition.items()}
    return CompiledAction(http_action({"method": "GET", **given}))


def action_request(name: str, parameters: object, state: str = "A") -> Any:
    """A real request of the core for that action."""
    flow = {"StartAt": state, "States": {state: {"Type": "Action", "ActionName": name, "End": True}}}
    flow["States"][state]["Parameters"] = {"p.$": "$"}  # type: ignore[index]
    flow["States"][state]["Parameters"] = {f"{key}.$": f"$['{key}']" for key in parameters}  # type: ignore[index,attr-defined]
    return FlowTable("f", flow).start(json.dumps(parameters, ensure_ascii=False).encode()).step()


class Recorder:
    """A sender that keeps requests and gives one answer."""

    def __init__(self, response: HttpResponse | None = None) -> None:
        self.requests: list[HttpRequest] = []
        self.timeouts: list[float] = []
        self.response = response or HttpResponse(
            status=200, headers=(("content-type", "application/json"),), body=b"{}"
        )

    async def send(self, request: HttpRequest, *, timeout: float) -> HttpResponse:
        self.requests.append(request)
        self.timeouts.append(timeout)
        return self.response

    async def aclose(self) -> None:
        pass


async def call(
    definition: dict[str, Any],
    parameters: dict[str, Any],
    sender: Sender,
    *,
    context: ActionContext = CONTEXT,
    records: list[RequestRecord] | None = None,
    **options: Any,
) -> Any:
    """Run a custom action once; its value as Python objects."""
    actions = Actions({"call": http_action({"method": "GET", **definition})}, sender, **options)
    handler = actions.bind(context, None if records is None else records.append)
    value = await handler(action_request("zis:acme:action:call", parameters))
    assert isinstance(value, bytes)
    return json.loads(value)
