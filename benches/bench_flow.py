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


def engines(function: Any = None) -> Any:
    """Every interpreter and the same work by hand, or where there is no ``function`` what any Python has to do."""
    libraries = ("json", "orjson")
    hand = [by_hand(function, library) if function else read_and_write(library) for library in libraries]
    return pytest.mark.parametrize("engine", [*INTERPRETERS, *hand], ids=lambda engine: engine.name)


@pytest.mark.benchmark(group="10 Pass states, event of 3.6 KB")
@engines()
def bench_ten_passes(benchmark: Any, engine: type[Engine]) -> None:
    compare(benchmark, engine, pass_chain(10), ticket_events(500))


@pytest.mark.benchmark(group="flow of 10 states, event of 3.6 KB")
@engines(ten_states_by_hand)
def bench_ten_states(benchmark: Any, engine: type[Engine]) -> None:
    compare(benchmark, engine, ten_states(), ticket_events(500))


@pytest.mark.benchmark(group="chain of 250 mixed states, event of 3.6 KB")
@engines()
def bench_mixed_chain(benchmark: Any, engine: type[Engine]) -> None:
    compare(benchmark, engine, mixed_chain(250), ticket_events(500))


@pytest.mark.benchmark(group="Map over 100 items of 100 bytes")
@engines(map_over_items_by_hand)
def bench_map(benchmark: Any, engine: type[Engine]) -> None:
    documents = [
        json.dumps({"items": [{"id": number * 1000 + i, "text": "x" * 75} for i in range(100)]}).encode()
        for number in range(100)
    ]
    compare(benchmark, engine, map_over_items(), documents)
