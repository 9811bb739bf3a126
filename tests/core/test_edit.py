"""Copy on write through flows: what is written where, what others still see, and the bookkeeping of lengths."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.flows import run, writes
from zisfast._core import Document, FlowTable, Value

KEYS = st.sampled_from(["a", "b", "c", "key with space", "é", "k0", "k17", "k39", 'quo"te'])
SMALL = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**20) | st.sampled_from(["", "x", "é\n", '"']),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
LARGE = st.builds(
    lambda few, many: {**few, **{f"k{number}": number for number in range(many)}},
    st.dictionaries(KEYS, SMALL, max_size=4),
    st.sampled_from([0, 1, 28, 31, 32, 33, 34, 60]),
)
PATHS = st.lists(KEYS, min_size=1, max_size=3)
# what a Pass state writes: a literal, or (None) the whole document into itself
STEPS = st.lists(st.tuples(PATHS, st.none() | st.tuples(SMALL | LARGE)), min_size=1, max_size=12)


def quoted(keys: list[str]) -> str:
    return "$" + "".join("['" + key.replace("\\", "\\\\").replace("'", "\\'") + "']" for key in keys)


def put(document: Any, keys: list[str], value: Any) -> bool:
    """The slow reading of ResultPath: False where it cannot be applied."""
    for key in keys[:-1]:
        if not isinstance(document, dict):
            return False
        if document.get(key) is None:
            document[key] = {}
        document = document[key]
    if not isinstance(document, dict):
        return False
    document[keys[-1]] = value
    return True


def fitting(document: Any, steps: list[Any]) -> tuple[list[tuple[str, dict[str, Any]]], list[Any]]:
    """The steps that can be applied, as fields of Pass states, and the documents after them."""
    kept, documents = [], [copy.deepcopy(document)]
    for keys, literal in steps:
        after = copy.deepcopy(documents[-1])
        value = copy.deepcopy(documents[-1]) if literal is None else literal[0]
        if put(after, keys, value) and len(json.dumps(after)) < 50_000:
            documents.append(after)
            kept.append((quoted(keys), {} if literal is None else {"Result": literal[0]}))
    return kept, documents


@given(LARGE, STEPS, st.sampled_from([None, 1]))
def test_writes_are_seen_where_they_were_made_and_nowhere_else(document: Any, steps: Any, indent: Any) -> None:
    kept, documents = fitting(document, steps)
    if not kept:
        return
    text = json.dumps(document, indent=indent).encode()
    execution = FlowTable("test", writes(*kept)).start(text, trace=True)
    execution.step()
    for transition, expected in zip(execution.trace, documents[1:], strict=False):
        # also the order of the keys
        assert json.dumps(json.loads(transition.output_bytes)) == json.dumps(expected)
        assert json.dumps(transition.output) == json.dumps(expected)


@given(LARGE, STEPS, st.sampled_from([None, 1]))
def test_the_length_that_limits_see_is_the_length_that_is_written(document: Any, steps: Any, indent: Any) -> None:
    kept, _ = fitting(document, steps)
    if not kept:
        return
    text = json.dumps(document, indent=indent).encode()
    execution = FlowTable("test", writes(*kept)).start(text, trace=True)
    execution.step()
    sizes = [len(transition.output_bytes) for transition in execution.trace]
    for limit in {size + more for size in sizes for more in (-1, 0)}:
        limited = run(writes(*kept), text, document_bytes=limit).result
        over = [number for number, size in enumerate(sizes[: len(kept)]) if size > limit]
        assert limited.error == ("States.DataLimitExceeded" if over else None)
        if over:
            assert limited.state == f"S{over[0]}"


def depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


@given(LARGE, STEPS)
def test_the_depth_that_limits_see_is_the_depth_of_the_document(document: Any, steps: Any) -> None:
    kept, documents = fitting(document, steps)
    if not kept:
        return
    depths = [depth(after) for after in documents[1:]]
    for limit in range(depth(document), max(depths) + 1):
        limited = run(writes(*kept), document, document_depth=limit).result
        over = [number for number, levels in enumerate(depths) if levels > limit]
        assert limited.error == ("States.DataLimitExceeded" if over else None)
        if over:
            assert limited.state == f"S{over[0]}"


@pytest.mark.parametrize("members", [0, 1, 31, 32, 33, 34, 63, 64, 65, 130, 1000])
def test_an_object_grows_and_finds_its_members_at_every_size(members: int) -> None:
    document = {f"m{number}": number for number in range(members)}
    steps = [(f"$.n{number}", {"Result": number}) for number in range(40)]
    steps += [(f"$.m{number}", {"Result": "new"}) for number in range(0, members, 7)]
    expected = document | {f"n{number}": number for number in range(40)}
    expected |= {f"m{number}": "new" for number in range(0, members, 7)}
    execution = run(writes(*steps), document, transitions=1000)
    assert json.dumps(execution.result.output) == json.dumps(expected)


@pytest.mark.parametrize("many", [0, 30, 40])
def test_of_duplicate_keys_the_last_counts_at_the_place_of_the_first(many: int) -> None:
    more = b"".join(b',"k%d":%d' % (number, number) for number in range(many))
    text = b'{"a":1,"b":2,"\\u0061":3,"c":{"x":1,"x":2},"b":4%b}' % more
    # untouched: byte for byte
    assert Document(text).to_bytes() == text
    assert Document(text).slice(["a"]) == b"3"
    written = run(writes(("$.new", {"Result": 0})), text).result.output_bytes
    assert written == b'{"a":3,"b":4,"c":{"x":1,"x":2}%b,"new":0}' % more
    written = run(writes(("$.c.y", {"Result": 0}), ("$.a", {"Result": 9})), text).result.output_bytes
    assert written == b'{"a":9,"b":4,"c":{"x":2,"y":0}%b}' % more


def test_untouched_parts_keep_their_white_space() -> None:
    text = b'{ "a" : [ 1 , 2 ] , "b" : { "c" : 1.0 } }'
    written = run(writes(("$.n", {"Result": {"x": 1}})), text).result.output_bytes
    assert written == b'{"a":[ 1 , 2 ],"b":{ "c" : 1.0 },"n":{"x":1}}'


def test_a_document_inside_itself_does_not_change_with_what_follows() -> None:
    steps = [("$.copy", {}), ("$.copy.a", {"Result": 2}), ("$.copy.copy", {}), ("$.a", {"Result": 3})]
    written = run(writes(*steps), b'{"a":1}').result.output
    assert written == {"a": 3, "copy": {"a": 2, "copy": {"a": 1, "copy": {"a": 2}}}}


def test_items_of_a_map_and_parameters_handed_out_stay_as_they_were() -> None:
    definition = {
        "StartAt": "Each",
        "States": {
            "Each": {
                "Type": "Map",
                "ItemsPath": "$.items",
                "ResultPath": "$.results",
                "Iterator": {
                    "StartAt": "Mark",
                    "States": {
                        "Mark": {"Type": "Pass", "Result": True, "ResultPath": "$.sub.marked", "Next": "Ask"},
                        "Ask": {
                            "Type": "Action",
                            "ActionName": "zis:acme:action:ask",
                            "Parameters": {"sub.$": "$.sub", "all.$": "$"},
                            "ResultPath": "$.sub.answer",
                            "End": True,
                        },
                    },
                },
                "End": True,
            }
        },
    }
    execution = FlowTable("test", definition).start(b'{"items":[{"sub":{"n":1}},{"sub":{"n":2}}]}')
    requests = [execution.step()]
    while (request := execution.step(Value({"n": len(requests)}))) is not None:
        requests.append(request)
    for number, request in enumerate(requests, 1):
        sub = {"n": number, "marked": True}
        assert request.parameters == {"sub": sub, "all": {"sub": sub}}
    items = [{"sub": {"n": number}} for number in (1, 2)]
    results = [{"sub": {"n": number, "marked": True, "answer": {"n": number}}} for number in (1, 2)]
    assert execution.result.output == {"items": items, "results": results}


def test_memory_has_a_limit_and_reaching_it_is_an_error_of_the_flow() -> None:
    steps = []
    for number in range(12):  # each write after a copy needs an array of its own, of 48 KB
        steps += [(f"$.copies.c{number}", {}), ("$.fill[0]", {"Result": number})]
    text = json.dumps({"fill": list(range(3000))}).encode()
    assert run(writes(*steps), text, document_bytes=2**31 - 1).result.status == "succeeded"
    result = run(writes(*steps), text, document_bytes=2**31 - 1, memory_bytes=400_000).result
    assert result.error == "States.DataLimitExceeded"
    assert result.cause == "the execution needs more than 400000 bytes of memory"
