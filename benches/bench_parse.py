"""How fast are bytes parsed? Two kinds of ticket events, each beside the parsers a Python program would use.

The peers make Python objects and we do not, so the second question is what it costs to have those, too. ``extra_info``
holds gigabytes of text per second. All parsers see the same 1,000 events, of which no two are alike.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
import orjson
import pytest

from benches.events import ticket_events
from zisfast._core import Document

if TYPE_CHECKING:
    from collections.abc import Callable

EVENTS = {
    "many small values": ticket_events(1_000, size=3_500, fields=66, escaped=0.3),  # about 270 values each
    "long texts": ticket_events(1_000, escaped=0.3),  # about 60 values each
}
PARSERS: dict[str, Callable[[bytes], Any]] = {
    "zisfast": Document,
    "orjson": orjson.loads,
    "msgspec": msgspec.json.Decoder().decode,
    "json": json.loads,
}


def _parse_all(parse: Callable[[bytes], Any], events: list[bytes]) -> None:
    for event in events:
        parse(event)


def _measure(benchmark: Any, engine: str, kind: str, parse: Callable[[bytes], Any]) -> None:
    events = EVENTS[kind]
    benchmark(_parse_all, parse, events)
    size = sum(map(len, events))
    benchmark.extra_info.update(
        engine=engine,
        executions=len(events),
        bytes_each=round(size / len(events)),
        gigabytes_per_second=round(size / benchmark.stats.stats.median / 1e9, 3) if benchmark.stats else None,
    )


@pytest.mark.parametrize("kind", EVENTS)
@pytest.mark.parametrize("engine", PARSERS)
def bench_parse(benchmark: Any, engine: str, kind: str) -> None:
    benchmark.group = f"parse, {kind}"
    _measure(benchmark, engine, kind, PARSERS[engine])


@pytest.mark.parametrize("kind", EVENTS)
@pytest.mark.parametrize("engine", PARSERS)
def bench_parse_to_python(benchmark: Any, engine: str, kind: str) -> None:
    benchmark.group = f"parse to Python objects, {kind}"
    parse = PARSERS[engine]
    _measure(benchmark, engine, kind, parse if engine != "zisfast" else lambda event: Document(event).to_python())
