import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zisfast.cli.changes import Change, Follower, changes
from zisfast.cli.executions import outcome, scope_of
from zisfast.cli.text import duration, safe, safe_block, safe_compact, safe_json, shortened
from zisfast.engine.record import StateRecord

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@given(values)
def test_json_stays_the_same_value_and_cannot_steer_a_terminal(value):
    for spelled in (json.dumps(value), json.dumps(value, ensure_ascii=False)):
        data = spelled.encode("utf-8", "surrogatepass")
        try:
            data.decode()
        except UnicodeDecodeError:
            continue
        assert json.loads(safe_json(data)) == value
        assert json.loads(safe_compact(data)) == value
        assert not UNSAFE.search(safe_json(data))
        assert "\n" not in safe_compact(data)


def test_json_keeps_the_text_of_numbers_and_strings():
    text = b'{"a":1.0,"b":1e400,"c":123456789012345678901234567890,"d":"\\u00e9\\ud800 \\" x","e":[],"f":{},"g":[{}]}'
    assert safe_compact(text) == (
        '{"a": 1.0, "b": 1e400, "c": 123456789012345678901234567890, "d": "\\u00e9\\ud800 \\" x", "e": [], "f": {},'
        ' "g": [{}]}'
    )
    assert safe_json(b'{"a":[1,{"b":[]}]}') == '{\n  "a": [\n    1,\n    {\n      "b": []\n    }\n  ]\n}'


@given(st.text())
def test_text_is_one_safe_line(text):
    assert not UNSAFE.search(safe(text))
    assert "\n" not in safe(text)
    assert not UNSAFE.search(safe_block(text))


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0 µs"), (0.000012, "12 µs"), (0.0015, "1.5 ms"), (1, "1.0 s"), (90.04, "90.0 s")]
)
def test_durations(seconds, text):
    assert duration(seconds) == text


def test_shortened():
    assert [shortened("abcdef", width) for width in (6, 5, 1)] == ["abcdef", "abcd…", "…"]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (b"{}", b"{}", []),
        (b'{"a":1}', b'{"a":1,"b":{"c":2}}', [Change("+", "$.b", b'{"c":2}')]),
        (b'{"a":{"x":1,"y":2}}', b'{"a":{"x":1,"y":3}}', [Change("~", "$.a.y", b"3")]),
        (b'{"a":1,"b":2}', b'{"b":2}', [Change("-", "$.a")]),
        (b'{"a":1}', b'{"b":2}', [Change("~", "$", b'{"b":2}')]),
        (b'{"a":1}', b"[1]", [Change("~", "$", b"[1]")]),
        (b'{"a b":1,"c":0}', b'{"a b":2,"c":0}', [Change("~", "$['a b']", b"2")]),
        (b'{"a":1.0}', b'{"a":1}', [Change("~", "$.a", b"1")]),
    ],
)
def test_changes(before, after, found):
    assert changes(before, after) == found


def test_every_iteration_has_its_own_document():
    follower = Follower(b'{"a":1}')
    assert follower.changes("M[0].X", b'{"i":1}') == [Change("~", "$", b'{"i":1}')]
    assert follower.changes("M[0].Y", b'{"i":1,"j":2}') == [Change("+", "$.j", b"2")]
    assert follower.changes("M", b'{"a":1,"m":[]}') == [Change("+", "$.m", b"[]")]


def test_scopes():
    assert [scope_of(path) for path in ("A", "M[0].A", "M[0].N[12].A.B")] == ["", "M[0].", "M[0].N[12]."]


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (("A", None, None, "B"), "→ B"),
        (("A", None, None, None), "end"),
        (("M[0].A", None, None, "M[0].B"), "→ B"),
        (("A", "E", "why", None), "E: why"),
        (("A", "E", "", "B"), "E → B (caught)"),
    ],
)
def test_outcomes(state, text):
    name, error, cause, after = state
    assert outcome(StateRecord(name, "Pass", None, error, cause, after, 0)) == text
