"""What does it cost to read one value, deep in an event of 3.6 KB, from its bytes?"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pytest

from benches.events import ticket_events

if TYPE_CHECKING:
    from collections.abc import Callable

PATH = "$.input.ticket_event.ticket.via.channel"


def by_zisfast() -> Callable[[bytes], Any]:
    from zisfast._core.path import ReferencePath

    return ReferencePath(PATH).get


def by_oracle() -> Callable[[bytes], Any]:
    from tests.oracle.json_text import parse
    from tests.oracle.paths import Path

    path = Path(PATH)
    return lambda text: path.get(parse(text))


def by_library(library: str) -> Callable[[], Callable[[bytes], Any]]:
    def make() -> Callable[[bytes], Any]:
        loads = importlib.import_module(library).loads
        return lambda text: loads(text)["input"]["ticket_event"]["ticket"]["via"]["channel"]

    return make


READERS = {
    "zisfast": (by_zisfast, 500),
    "oracle (pure Python)": (by_oracle, 20),
    "by hand, json": (by_library("json"), 500),
    "by hand, orjson": (by_library("orjson"), 500),
}


@pytest.mark.benchmark(group="one path in the bytes of an event of 3.6 KB")
@pytest.mark.parametrize("name", READERS)
def bench_path(benchmark: Any, name: str) -> None:
    make, count = READERS[name]
    read, texts = make(), ticket_events(count)
    expected = by_library("json")()
    assert [str(getattr(found := read(text), "text", found)) for text in texts[:5]] == [expected(t) for t in texts[:5]]
    benchmark.extra_info.update(engine=name, executions=count)
    benchmark.pedantic(lambda: [read(text) for text in texts], rounds=20 if count > 100 else 3, warmup_rounds=1)
