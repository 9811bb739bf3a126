"""Document: offsets, slices, duplicate keys, faults with line and column, limits, and the border to Python."""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.test_json_cases import VALUES
from zisfast._core import ActionRequest, Document, FlowTable
from zisfast.errors import DocumentError

TEXT = b' {"a" : [10, {"b\\u0063": "x", "a":1}] , "\xc3\xa9": true,"n":-1.50e3 ,"last":{ } }\n'


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ([], TEXT.strip(), None),
        (["a"], b'[10, {"b\\u0063": "x", "a":1}]', b'"a"'),
        (["a", 0], b"10", None),
        (["a", 1], b'{"b\\u0063": "x", "a":1}', None),
        (["a", 1, "bc"], b'"x"', b'"b\\u0063"'),
        (("a", 1, "a"), b"1", b'"a"'),
        (["é"], b"true", '"é"'.encode()),
        (["n"], b"-1.50e3", b'"n"'),
        (["last"], b"{ }", b'"last"'),
    ],
)
def test_slices_and_offsets(path: Any, value: bytes, key: bytes | None) -> None:
    document = Document(TEXT)
    assert document.slice(path) == value
    offset = document.offset(path)
    assert TEXT[offset : offset + len(value)] == value
    if key is None:
        with pytest.raises(KeyError):
            document.offset(path, key=True)
    else:
        start = document.offset(path, key=True)
        assert TEXT[start : start + len(key)] == key
        assert start < offset


@pytest.mark.parametrize("path", [["b"], ["a", 2], ["a", -1], ["a", "0"], [0], ["a", 0, 0], ["a", 1, "bc", "x"], [""]])
def test_a_path_to_nothing_is_a_key_error(path: Any) -> None:
    with pytest.raises(KeyError):
        Document(TEXT).slice(path)
    with pytest.raises(KeyError):
        Document(TEXT).offset(path)


def test_a_step_that_is_neither_key_nor_index_is_a_type_error() -> None:
    with pytest.raises(TypeError):
        Document(b"[1]").slice([1.5])
    with pytest.raises(KeyError):
        Document(b"[1]").slice([2**70])


def paths_of(value: Any, path: tuple[str | int, ...] = ()) -> Any:
    yield path, value
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from paths_of(member, (*path, key))


@given(VALUES, st.booleans(), st.sampled_from([None, 0, 2]))
def test_every_value_lies_where_its_offset_says(value: Any, ascii_only: bool, indent: Any) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode("utf-8", "replace")
    document = Document(text)

    def read(start: int) -> tuple[Any, int]:
        found, end = json.JSONDecoder().raw_decode(text[start:].decode())
        return found, start + len(text[start:].decode()[:end].encode())

    for path, expected in paths_of(json.loads(text)):
        offset = document.offset(path)
        found, end = read(offset)
        assert repr(found) == repr(expected)
        assert document.slice(path) == text[offset:end]
        if path and isinstance(path[-1], str):
            start = document.offset(path, key=True)
            assert read(start)[0] == path[-1]


@given(VALUES, st.booleans(), st.sampled_from([None, 0, "\t", " \r\n"]))
def test_compact_drops_white_space_and_nothing_else(value: Any, ascii_only: bool, indent: Any) -> None:
    written = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode("utf-8", "backslashreplace")
    try:
        expected = json.dumps(json.loads(written), ensure_ascii=ascii_only, separators=(",", ":"))
    except ValueError:  # backslashreplace made an escape that is none in JSON
        return
    assert Document(written).compact() == expected.encode("utf-8", "backslashreplace")
    assert Document(b" \n" + written + b"\t").compact() == Document(written).compact()


@given(VALUES)
def test_python_values_come_back(value: Any) -> None:
    document = Document(value)
    assert repr(document.to_python()) == repr(json.loads(json.dumps(value)))
    assert json.loads(document.to_bytes()) == json.loads(json.dumps(value))


# -- duplicate keys

OBJECTS = st.recursive(
    st.just(0) | st.just([]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(st.tuples(st.sampled_from(["a", "b", "\\u0061", "c", "é", "\\u00e9"]), inner), max_size=5).map(
            lambda members: ("object", members)
        )
    ),
    max_leaves=20,
)


def write_repeated(value: Any, out: list[str], path: tuple[Any, ...], found: list[Any]) -> None:
    """Write the value and note every key that repeats an earlier one."""
    if value == 0:
        out.append("0")
    elif isinstance(value, list):
        out.append("[")
        for index, item in enumerate(value):
            out.append(", " if index else "")
            write_repeated(item, out, (*path, index), found)
        out.append("]")
    else:
        out.append("{")
        seen: set[str] = set()
        for number, (raw, member) in enumerate(value[1]):
            out.append(" ," if number else "")
            key = json.loads(f'"{raw}"')
            if key in seen:
                found.append(((*path, key), len("".join(out).encode())))
            seen.add(key)
            out.append(f'"{raw}": ')
            write_repeated(member, out, (*path, key), found)
        out.append("}")


@given(OBJECTS)
def test_duplicate_keys_are_found_where_they_stand(value: Any) -> None:
    out: list[str] = []
    found: list[Any] = []
    write_repeated(value, out, (), found)
    assert Document("".join(out).encode()).duplicate_keys() == found


@pytest.mark.parametrize("many", [10, 32, 33, 100, 5000])
def test_duplicate_keys_of_large_objects(many: int) -> None:
    members = [f'"k{number}":{number}' for number in range(many)]
    assert Document(("{" + ",".join(members) + "}").encode()).duplicate_keys() == []
    members += ['"k3":[]', '"\\u006b9":{"x":1,"x":2}', '"k3":1']
    text = ("[[],{" + ",".join(members) + "}]").encode()
    found = Document(text).duplicate_keys()
    assert [path for path, _ in found] == [(1, "k3"), (1, "k9"), (1, "k9", "x"), (1, "k3")]
    assert [text[offset : offset + 3] for _, offset in found] == [b'"k3', b'"\\u', b'"x"', b'"k3']


@pytest.mark.parametrize("text", [b"1", b'"a"', b"null", b"[]", b"{}", b'{"a":1}'])
def test_no_duplicate_keys(text: bytes) -> None:
    assert Document(text).duplicate_keys() == []


# -- faults


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        (b"", "line 1 column 1: expected a value, found the end", 0),
        (b"\n\n  x", "line 3 column 3: expected a value, found 'x'", 4),
        ('{"é𝄞":x}'.encode(), "line 1 column 7: expected a value, found 'x'", 10),
        ('["é",\r\n "ü", ö]'.encode(), "line 2 column 7: expected a value, found 'ö'", 15),
        (b'{"a":1,}', "line 1 column 8: expected a key in double quotes, found '}'", 7),
        (b'{"a" 1}', "line 1 column 6: expected ':' after the key, found '1'", 5),
        (b"[1 2]", "line 1 column 4: expected ',' or the closing bracket, found '2'", 3),
        (b"[-]", "line 1 column 3: expected a digit, found ']'", 2),
        (b"01", "line 1 column 2: a number has no leading zero, found a further digit '1'", 1),
        (b'"a\n"', "line 1 column 3: a string has no control character and ends with '\"', found '\\n'", 2),
        (b'"\\x"', "line 1 column 3: expected an escape sequence of JSON after '\\', found 'x'", 2),
        (b"nul", "line 1 column 4: expected true, false or null, found the end", 3),
        (b"{} x", "line 1 column 4: expected the end of the document, found 'x'", 3),
        (b'["\xc3\xa9\xff"]', "line 1 column 4: not UTF-8: byte 0xff", 4),
        (b"\xef\xbb\xbf{}", "line 1 column 1: starts with a byte order mark", 0),
        (b"[" * 513, "line 1 column 513: nested deeper than 512 levels", 512),
    ],
)
def test_a_fault_names_its_place_and_reason(text: bytes, message: str, offset: int) -> None:
    with pytest.raises(DocumentError) as caught:
        Document(text)
    assert str(caught.value) == message
    assert caught.value.offset == offset
    line, column = (int(word) for word in message.split(":")[0].split()[1::2])
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize("max_depth", [0, 1, 2, 3, 100, 1000, 65535])
def test_the_depth_limit_is_what_was_asked_for(max_depth: int) -> None:
    text = b"[" * max_depth + b"1" + b"]" * max_depth
    assert Document(text, max_depth=max_depth).compact() == text
    with pytest.raises(DocumentError, match=f"nested deeper than {max_depth} levels") as caught:
        Document(b"[" + text + b"]", max_depth=max_depth)
    assert caught.value.offset == max_depth


def test_a_deep_document_needs_no_deep_stack() -> None:
    deep = Document(b'[{"a":' * 30_000 + b"[]" + b"}]" * 30_000, max_depth=65_535)
    value = deep.to_python()
    for _ in range(30_000):
        value = value[0]["a"]
    assert value == []
    assert deep.duplicate_keys() == []
    assert len(deep.compact()) == len(deep.to_bytes())
    with pytest.raises(ValueError, match="max_depth"):
        Document(b"1", max_depth=65_536)


def test_the_size_limit() -> None:
    assert Document(b"[1,2]", max_bytes=5).to_python() == [1, 2]
    with pytest.raises(DocumentError, match="longer than 4 bytes"):
        Document(b"[1,2]", max_bytes=4)
    with pytest.raises(DocumentError, match="longer than 4 bytes"):
        Document([1, 2], max_bytes=4)


# -- from Python


@pytest.mark.parametrize("source", [b"[1]", bytearray(b"[1]"), memoryview(b"x[1]x")[1:4], memoryview(b"[x1x]")[::2]])
def test_buffers_are_json_text(source: Any) -> None:
    assert Document(source).to_python() == [1]


def test_a_document_keeps_its_own_copy() -> None:
    source = bytearray(b"[1]")
    document = Document(source)
    source[1] = ord("2")
    assert document.to_bytes() == b"[1]"


@pytest.mark.parametrize(
    "source",
    [float("nan"), [float("inf")], object(), {1: {2}}, {(1, 2): 3}, bytes, 10**5000],
    ids=["nan", "inf", "object", "set", "tuple-key", "class", "long-integer"],
)
def test_what_is_no_json_value_is_a_type_error(source: Any) -> None:
    with pytest.raises(TypeError):
        Document(source)


def test_a_circle_and_a_deep_value_are_errors_of_ours() -> None:
    circle: list[Any] = []
    circle.append(circle)
    with pytest.raises(TypeError, match="Circular"):
        Document(circle)
    deep: list[Any] = []
    for _ in range(600):
        deep = [deep]
    with pytest.raises(DocumentError, match="nested"):
        Document(deep)
    for _ in range(sys.getrecursionlimit()):
        deep = [deep]
    with pytest.raises(DocumentError, match="nested"):
        Document(deep)


def test_keys_of_python_become_strings_as_in_the_standard_library() -> None:
    assert Document({1: 2, None: 3, 1.5: 5, False: 6}).to_python() == {"1": 2, "null": 3, "1.5": 5, "false": 6}
    assert Document({1: 2, "1": 3}).duplicate_keys() == [(("1",), 7)]


def test_wrong_arguments() -> None:
    with pytest.raises(TypeError):
        Document()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Document(b"1", 5)  # type: ignore[misc]
    with pytest.raises((OverflowError, ValueError)):
        Document(b"1", max_depth=-1)


def test_threads_may_share_a_document() -> None:
    members = {f"k{number}": [number, {"a": number}] for number in range(200)}
    document = Document(json.dumps(members).encode())
    failures: list[object] = []

    def read() -> None:
        wrong = (number for number in range(200) if document.slice([f"k{number}", 1, "a"]) != b"%d" % number)
        failures.extend(wrong)
        failures.extend(document.duplicate_keys())

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.parametrize("count", [2, 32, 33, 64, 65, 1000])
def test_compact_text_has_each_key_once_with_its_last_value_at_its_first_place(count: int) -> None:
    keys = [f"k{i}" for i in range(count)]
    text = "{" + ",".join(f'"{key}": {i}' for i, key in enumerate([*keys, *reversed(keys)])) + "}"
    compact = "{" + ",".join(f'"{key}":{2 * count - 1 - i}' for i, key in enumerate(keys)) + "}"
    assert Document(text.encode()).compact() == compact.encode()


def test_escaped_key_repeats_the_plain_one() -> None:
    assert Document(b'{"a":1,"b":[{"c":1,"c":2}],"\\u0061":3}').compact() == b'{"a":3,"b":[{"c":2}]}'


def test_an_action_is_never_given_a_key_twice() -> None:
    state = {"Type": "Action", "ActionName": "a", "Parameters": {"all.$": "$"}, "End": True}
    execution = FlowTable("flow", {"StartAt": "A", "States": {"A": state}}).start(b'{"to": 1, "to": 2}')
    request = execution.step()
    assert isinstance(request, ActionRequest)
    assert request.parameters_bytes == b'{"all":{"to":2}}'
    assert execution.document == b'{"to": 1, "to": 2}'
