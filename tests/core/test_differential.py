"""The short form of differential.py, and what is known to differ, pinned one by one."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import msgspec
import orjson
import pytest

from tests.core.differential import REFUSED, compare, inputs, value_of
from zisfast._core import Document

COUNT = int(os.environ.get("ZISFAST_DIFFERENTIAL", "20000"))
SEED = int(os.environ.get("ZISFAST_SEED", "1"))


def test_parsers_agree_on_generated_and_damaged_texts() -> None:
    seen: Counter[str] = Counter()
    for text in inputs(COUNT, SEED):
        problem = compare(text, seen)
        assert problem is None, f"{text[:2000]!r}: {problem}"
    assert seen["accepted"] > COUNT // 5
    assert seen["refused"] > COUNT // 5


@pytest.mark.parametrize(
    ("text", "ours", "orjsons", "msgspecs"),
    [
        (b'"\\ud800"', "\ud800", REFUSED, REFUSED),
        (b"1e400", float("inf"), REFUSED, REFUSED),
        (b"18446744073709551615", 2**64 - 1, 2**64 - 1, 2**64 - 1),
        (b"18446744073709551616", 2**64, 18446744073709551616.0, 2**64),
        (b"-9223372036854775809", -(2**63) - 1, -9223372036854775809.0, -(2**63) - 1),
        (b'{"a":1,"b":2,"a":3}', {"a": 3, "b": 2}, {"a": 3, "b": 2}, {"a": 3, "b": 2}),
        (b"-0", 0, 0, 0),
        (b"-0.0", -0.0, -0.0, -0.0),
        (b"1e-400", 0.0, 0.0, 0.0),
    ],
)
def test_known_differences(text: bytes, ours: Any, orjsons: Any, msgspecs: Any) -> None:
    def shown(value: Any) -> str:
        return REFUSED if value is REFUSED else repr(value)

    assert repr(Document(text).to_python()) == shown(ours)
    assert value_of(orjson.loads, text)[0] == shown(orjsons)
    assert value_of(msgspec.json.decode, text)[0] == shown(msgspecs)
