"""What does a live run of one event cost when its action is answered at once?

The flow has an action in the middle: Choice, Action with Parameters and ResultPath, Choice, Succeed. Its action is a
Python function; ``run_async with Actions`` goes the whole way of ``zisfast run --stubs``, URL, headers, body and all.
"""

from __future__ import annotations

import importlib
import json
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from benches.events import ticket_events

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

STATUS = "$.input.ticket_event.ticket.status"
ANSWER = b'{"ok":true,"id":"msg_1"}'
FLOW: dict[str, Any] = {
    "StartAt": "Look",
    "States": {
        "Look": {
            "Type": "Choice",
            "Choices": [{"Variable": STATUS, "StringEquals": "no such status", "Next": "Done"}],
            "Default": "Post",
        },
        "Post": {
            "Type": "Action",
            "ActionName": "zis:bench:action:post",
            "Parameters": {"id.$": "$.input.ticket_event.ticket.id", "text.$": f"is {{{{{STATUS}}}}} now"},
            "ResultPath": "$.posted",
            "Next": "Check",
        },
        "Check": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.posted.ok", "BooleanEquals": True, "Next": "Done"}],
            "Default": "Failed",
        },
        "Done": {"Type": "Succeed"},
        "Failed": {"Type": "Fail", "Error": "NotPosted", "Cause": "the chat refused it"},
    },
}
ACTION = {
    "method": "POST",
    "url": "https://chat.example.com/api/messages/{{$.id}}",
    "headers": [{"key": "X-Ticket", "value": "{{$.id}}"}],
    "requestBody": {"text": "{{$.text}}"},
}
BUNDLE = {
    "zis_template_version": "2019-10-14",
    "name": "bench",
    "resources": {
        "post": {"type": "ZIS::Action::Http", "properties": {"name": "post", "definition": ACTION}},
        "flow": {"type": "ZIS::Flow", "properties": {"name": "flow", "definition": FLOW}},
    },
}


def program() -> Any:
    import zisfast

    return zisfast.compile(zisfast.load_bundle(json.dumps(BUNDLE).encode()), integration="bench")


def by_run(texts: list[bytes]) -> Callable[[], list[bytes]]:
    import zisfast

    compiled = program()

    def answer(_request: zisfast.ActionRequest) -> bytes:
        return ANSWER

    return lambda: [zisfast.run(compiled, "flow", text, actions=answer).output_bytes for text in texts]


def by_stepping(texts: list[bytes]) -> Callable[[], list[bytes]]:
    compiled = program()

    def one(text: bytes) -> Any:
        execution = compiled.start("flow", text)
        execution.step()
        execution.step(ANSWER)
        return execution.result.output_bytes

    return lambda: [one(text) for text in texts]


def on_loop(make: Callable[[Any], Callable[[bytes], Coroutine[Any, Any, Any]]], texts: list[bytes]) -> Any:
    run_one = make(program())

    async def run_all() -> list[bytes]:
        return [(await run_one(text)).output_bytes for text in texts]

    return lambda: anyio.run(run_all)


def by_run_async(texts: list[bytes]) -> Any:
    import zisfast

    async def answer(_request: zisfast.ActionRequest) -> bytes:
        return ANSWER

    return on_loop(lambda compiled: lambda text: zisfast.run_async(compiled, "flow", text, actions=answer), texts)


def by_actions(texts: list[bytes]) -> Any:
    import zisfast
    from zisfast.actions import ActionContext, Actions, StubSender

    def make(compiled: Any) -> Any:
        stubs = StubSender(b'[{"url": "*", "replies": [{"json": %s}]}]' % ANSWER)
        handler = Actions(compiled.actions, stubs).bind(ActionContext("bench", 1, "acme"))
        return lambda text: zisfast.run_async(compiled, "flow", text, actions=handler)

    return on_loop(make, texts)


def by_oracle(texts: list[bytes]) -> Callable[[], list[bytes]]:
    from tests.oracle.interpreter import Value, start
    from tests.oracle.json_text import parse, write

    definition = json.dumps(FLOW)

    def one(text: bytes) -> bytes:
        execution = start(definition, text)
        execution.step()
        execution.step(Value(parse(ANSWER)))
        return write(execution.result.output).encode()

    return lambda: [one(text) for text in texts]


def by_hand(library: str) -> Callable[[list[bytes]], Callable[[], list[bytes]]]:
    module = importlib.import_module(library)

    def answer(_parameters: dict[str, Any]) -> Any:
        return module.loads(ANSWER)

    def one(text: bytes) -> Any:
        document = module.loads(text)
        ticket = document["input"]["ticket_event"]["ticket"]
        if ticket["status"] != "no such status":
            document["posted"] = answer({"id": ticket["id"], "text": f"is {ticket['status']} now"})
            assert document["posted"]["ok"] is True
        return module.dumps(document)

    return lambda texts: lambda: [one(text) for text in texts]


ENGINES: dict[str, tuple[Callable[[list[bytes]], Callable[[], list[bytes]]], int]] = {
    "zisfast": (by_run, 500),
    "zisfast, execution.step": (by_stepping, 500),
    "zisfast, run_async": (by_run_async, 500),
    "zisfast, run_async with Actions and stubs": (by_actions, 500),
    "oracle (pure Python)": (by_oracle, 20),
    "by hand, json": (by_hand("json"), 500),
    "by hand, orjson": (by_hand("orjson"), 500),
}


@pytest.mark.benchmark(group="live run with one action, event of 3.6 KB")
@pytest.mark.parametrize("engine", ENGINES)
def bench_run(benchmark: Any, engine: str) -> None:
    make, count = ENGINES[engine]
    texts = ticket_events(count)
    run = make(texts)
    assert [json.loads(text) for text in run()[:5]] == [json.loads(text) for text in by_run(texts[:5])()]
    benchmark.extra_info.update(engine=engine, executions=count)
    benchmark.pedantic(run, rounds=20 if count > 100 else 3, iterations=1, warmup_rounds=1)
