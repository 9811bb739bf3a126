"""What does a Choice with 20 rules cost when the last one matches?

Alone, it is measured with everything around it, on the ticket of an event (0.6 KB). In a chain of 100 equal Choice
states the cost of reading the document is spread out; the core then finds the paths that it has read before.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from benches.engines import INTERPRETERS, Engine, Oracle, Zisfast, compare, read_and_write
from benches.events import ticket_events
from benches.flows import choice_chain, choice_mixed, choice_on_one_variable

every_interpreter = pytest.mark.parametrize(
    "engine",
    [*INTERPRETERS, *map(read_and_write, ("json", "orjson"))],
    ids=lambda engine: engine.name,
)
ours = pytest.mark.parametrize("engine", [Zisfast, Oracle], ids=lambda engine: engine.name)
KINDS = {"one variable": choice_on_one_variable, "mixed": choice_mixed}


def tickets(count: int) -> list[bytes]:
    """Events without their comments; the status is the one that only the last rule knows."""
    documents = []
    for text in ticket_events(count):
        document = json.loads(text)
        ticket = {**document["input"]["ticket_event"]["ticket"], "status": "new"}
        documents.append(json.dumps({**document, "input": {"ticket_event": {"ticket": ticket}}}).encode())
    return documents


@pytest.mark.parametrize("kind", KINDS)
@every_interpreter
def bench_choice_alone(benchmark: Any, engine: type[Engine], kind: str) -> None:
    benchmark.group = f"one Choice of 20 rules, {kind}"
    compare(benchmark, engine, KINDS[kind](), tickets(500))


@pytest.mark.parametrize("kind", KINDS)
@ours
def bench_choice_in_a_chain(benchmark: Any, engine: type[Engine], kind: str) -> None:
    benchmark.group = f"one of 100 Choices of 20 rules, {kind}"
    compare(benchmark, engine, choice_chain(KINDS[kind](), 100), tickets(100), per_document=100)
