"""Texts: encodings, positions of every key and value, tolerant reading, variables."""

import json

import pytest

from tests.bundles.cases import JOB_SPEC, bundle, flow, problems_of
from zisfast.bundles import parse_bundle
from zisfast.bundles.problems import read_place, write_place
from zisfast.bundles.source import Source
from zisfast.bundles.tolerant import blank_extras
from zisfast.bundles.variables import substitute
from zisfast.errors import BundleError

GOOD = bundle(flow('"A": {"Type": "Pass", "End": true}'), JOB_SPEC)


@pytest.mark.parametrize(
    ("data", "line", "column", "reason"),
    [
        (b'{"name": "\xff"}', 1, 11, "byte 0xff"),
        ('{\n"name": "é'.encode() + b'\xe9"}', 2, 11, "byte 0xe9"),
        ("{}".encode("utf-16"), 1, 1, "UTF-16"),
        (b"\xef\xbb\xbf{\xc3}", 1, 2, "byte 0xc3"),
    ],
)
def test_text_that_is_not_utf8(data, line, column, reason):
    with pytest.raises(BundleError) as caught:
        parse_bundle(data)
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.column) == ("encoding", line, column)
    assert reason in problem.message


def test_byte_order_mark_takes_no_column():
    text = GOOD.replace('"d"', "[]")
    problems = problems_of(b"\xef\xbb\xbf" + text.encode())
    assert [(one.code, one.line, one.column) for one in problems] == [("wrong-type", 1, text.index("[]") + 1)]


TEXT = '{"a": [1, {"b\\"": "x"}],\r\n\t"日本": "é𝒳",\n "𝒳": {"c.d": null}}'


@pytest.mark.parametrize(
    ("place", "value", "key"),
    [
        ((), (1, 1), (1, 1)),
        (("a",), (1, 7), (1, 2)),
        (("a", 0), (1, 8), (1, 8)),
        (("a", 1, 'b"'), (1, 19), (1, 12)),
        (("日本",), (2, 8), (2, 2)),
        (("𝒳",), (3, 7), (3, 2)),
        (("𝒳", "c.d"), (3, 15), (3, 8)),
    ],
)
def test_positions_of_keys_and_values(place, value, key):
    source = Source(TEXT.encode())
    assert source.position(place) == value
    assert source.position(place, key=True) == key
    assert source.line_of(write_place(place)) == value


def test_position_of_a_character_counts_escapes():
    source = Source(b'{"a": "x\\n\\u00e9\\ud834\\udd1ez"}')
    assert [source.position(("a",), character=index)[1] for index in range(1, 5)] == [9, 11, 17, 29]


def test_place_that_is_not_there():
    source = Source(b'{"a": [1]}')
    assert source.line_of("b") is None
    assert source.line_of("a[1]") is None
    assert source.line_of("a[") is None


@pytest.mark.parametrize("place", [(), ("a", "b", 0), ("001.ZIS.Load",), ("it's", "a\\b", "", "x.$"), (0, "ü")])
def test_places_are_written_and_read(place):
    assert read_place(write_place(place)) == place


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1} // x',
        '/* é\n\n */{"a": 1}',
        '{"a": 1,}',
        '{"a": [1, /* , */ ] , }',
        '{// ]\n"a": "// no /* comment */, ]"}',
        'text\n```json\n{"a": 1}\n```\nmore {text}',
        '```\nnot this\n```\n~~~\n{"a": 1}\n~~~',
        '```{"a": 1}',
        '{"a": "```"}',
    ],
)
def test_tolerant_reading_keeps_every_place(text):
    blanked = blank_extras(text)
    assert len(blanked) == len(text)
    assert [len(line) for line in blanked.split("\n")] == [len(line) for line in text.split("\n")]
    kept = [(one, other) for one, other in zip(text, blanked, strict=True) if other != " "]
    assert all(one == other for one, other in kept)
    if not text.startswith("```{"):
        assert json.loads(blanked).keys() == {"a"}


def test_variables_are_replaced_where_they_stand():
    text = '{"a": "x {{v}} y", "b": {{ n }}, "c": "{{$.v}} {{ v.w }} {{"}'
    done = substitute(text, {"v": 'q"\\\n', "n": "[1]", "v.w": "dot"})
    assert json.loads(done.text) == {"a": 'x q"\\\n y', "b": [1], "c": "{{$.v}} dot {{"}
    assert not done.left_over
    # every character outside of a replacement comes from the same character of the text
    for index, character in enumerate(done.text):
        if not done.replaced(index, index + 1) and not any(
            one.at <= index < one.at + one.length for one in done.replacements
        ):
            assert text[done.original(index)] == character


def test_variables_in_keys_and_unterminated_strings():
    assert substitute('{"{{k}}": 1}', {"k": "a"}).text == '{"a": 1}'
    assert substitute('{"{{k}}', {"k": '"'}).text == '{"\\"'


def test_places_after_variables_are_those_of_the_text_as_given():
    text = GOOD.replace('"d"', '"{{short}}{{long}}"').replace('"Pass"', '"{{none}}Pas"')
    problems = problems_of(text, variables={"short": "", "long": "l" * 60, "x": "y"})
    places = {one.code: (one.line, one.column) for one in problems}
    assert places["left-over-variable"] == places["unknown-state-type"][:1] + (places["unknown-state-type"][1] + 1,)
    line = text.split("\n")[places["left-over-variable"][0] - 1]
    assert line[places["left-over-variable"][1] - 1 :].startswith("{{none}}")
    assert places["unused-variable"] == (1, 1)


def test_all_left_over_variables_are_reported_with_likely_names():
    text = GOOD.replace('"d"', '"{{tokn}} {{other}}"')
    problems = problems_of(text, variables={"token": "x"})
    messages = [one.message for one in problems if one.code == "left-over-variable"]
    assert messages == ["no value for the variable 'tokn'; did you mean 'token'?", "no value for the variable 'other'"]


def test_files_are_read_by_name_and_path(tmp_path):
    path = tmp_path / "b.json"
    path.write_text(GOOD)
    assert parse_bundle(path).name == parse_bundle(str(path)).name == "demo"
    with pytest.raises(FileNotFoundError):
        parse_bundle(tmp_path / "none.json")
