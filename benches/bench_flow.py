"""What does one event cost, JSON bytes to JSON bytes, on flows of different shapes?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from benches.engines import INTERPRETERS, Engine, by_hand, compare, read_and_write
from benches.events import ticket_events
from benches.flows import (
    map_over_items,
    map_over_items_by_hand,
    mixed_chain,
    pass_chain,
    ten_states,
    ten_states_by_hand,
)


def engines(*others: type[Engine]) -> Any:
    """Every interpreter, and ``others`` beside them."""
    return pytest.mark.parametrize("engine", [*INTERPRETERS, *others], ids=lambda engine: engine.name)


LIBRARIES = ("json", "orjson")


@pytest.mark.benchmark(group="10 Pass states, event of 3.6 KB")
@engines(*map(read_and_write, LIBRARIES))
def bench_ten_passes(benchmark: Any, engine: type[Engine]) -> None:
    compare(benchmark, engine, pass_chain(10), ticket_events(500))


@pytest.mark.benchmark(group="flow of 10 states, event of 3.6 KB")
@engines(*(by_hand(ten_states_by_hand, library) for library in LIBRARIES))
def bench_ten_states(benchmark: Any, engine: type[Engine]) -> None:
    compare(benchmark, engine, ten_states(), ticket_events(500))


@pytest.mark.benchmark(group="chain of 250 mixed states, event of 3.6 KB")
@engines()
def bench_mixed_chain(benchmark: Any, engine: type[Engine]) -> None:
    compare(benchmark, engine, mixed_chain(250), ticket_events(500))


@pytest.mark.benchmark(group="Map over 100 items of 100 bytes")
@engines(*(by_hand(map_over_items_by_hand, library) for library in LIBRARIES))
def bench_map(benchmark: Any, engine: type[Engine]) -> None:
    documents = [
        json.dumps({"items": [{"id": number * 1000 + i, "text": "x" * 75} for i in range(100)]}).encode()
        for number in range(100)
    ]
    compare(benchmark, engine, map_over_items(), documents)
