"""Strings: raw texts that compare, hash and decode as what they mean, however they are escaped."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.flows import holds, run
from zisfast._core import Document, Template, TextTemplate

ANY_TEXT = st.text(st.characters(exclude_categories=[]))
SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "/": "\\/", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def written(text: str, dice: random.Random) -> bytes:
    """One of the many ways to write a text in JSON."""
    return b'"%b"' % "".join(_character(character, dice) for character in text).encode()


def _character(character: str, dice: random.Random) -> str:
    code = ord(character)
    if dice.random() < 0.3 or 0xD800 <= code < 0xE000 or (code < 0x20 and character not in SHORT_ESCAPES):
        units = character.encode("utf-16-be", "surrogatepass")
        digits = "%04x" if dice.random() < 0.5 else "%04X"
        return "".join("\\u" + digits % int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2))
    if character in SHORT_ESCAPES and (character != "/" or dice.random() < 0.5):
        return SHORT_ESCAPES[character]
    return character


def joined(text: str) -> str:
    """Surrogates that follow each other are one character, however they came together."""
    return text.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "surrogatepass")


@given(ANY_TEXT, st.randoms(use_true_random=False))
def test_every_way_to_write_a_text_decodes_to_it(text: str, dice: random.Random) -> None:
    assert Document(written(text, dice)).to_python() == joined(text)


@given(ANY_TEXT)
def test_a_python_string_becomes_valid_json_and_comes_back(text: str) -> None:
    document = Document(text)
    assert json.loads(document.to_bytes()) == joined(text)
    assert document.to_python() == joined(text)
    assert document.to_bytes().decode()  # UTF-8, also with lone surrogates


@given(ANY_TEXT, ANY_TEXT, st.randoms(use_true_random=False))
def test_equality_does_not_see_escapes(left: str, right: str, dice: random.Random) -> None:
    assert holds("StringEqualsPath", written(left, dice), written(left, dice))
    equal = joined(left) == joined(right)
    assert holds("StringEqualsPath", written(left, dice), written(right, dice)) == equal


def ordered(left: str, right: str, dice: random.Random) -> int:
    """As the constants of a Choice see it: the language has no ``StringLessThanPath``."""
    document = b'{"left": %b}' % written(left, dice)
    found = []
    for operator in ("StringLessThan", "StringEquals", "StringGreaterThan"):
        states = {
            "Ask": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.left", operator: "@", "Next": "Yes"}],
                "Default": "No",
            },
            "Yes": {"Type": "Succeed", "Message": "yes"},
            "No": {"Type": "Succeed", "Message": "no"},
        }
        definition = json.dumps({"StartAt": "Ask", "States": states}).encode().replace(b'"@"', written(right, dice))
        found.append(run(definition, document).result.message == "yes")
    assert sum(found) == 1
    return found.index(True) - 1


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, st.randoms(use_true_random=False))
def test_order_is_by_code_point(start: str, left: str, right: str, dice: random.Random) -> None:
    left, right = joined(start + left), joined(start + right)
    assert ordered(left, right, dice) == (left > right) - (left < right)


@pytest.mark.parametrize(
    ("left", "right"),
    [("", "a"), ("a", "ab"), ("a", "b"), ("Z", "a"), ("\x7f", "\x80"), ("\uffff", "\U00010000"), ("\ud800", "\ue000")],
)
def test_order_of_neighbours(left: str, right: str) -> None:
    dice = random.Random(1)
    for _ in range(8):
        assert ordered(left, right, dice) == -1
        assert ordered(right, left, dice) == 1
        assert ordered(left, left, dice) == 0


@given(st.lists(ANY_TEXT, min_size=1, max_size=80), st.randoms(use_true_random=False))
def test_keys_are_found_however_they_are_written(keys: list[str], dice: random.Random) -> None:
    members = [(joined(key), number) for number, key in enumerate(keys)]
    text = b"{" + b",".join(written(key, dice) + b":%d" % number for key, number in members) + b"}"
    document = Document(text)
    assert document.to_python() == dict(members)
    for key, number in dict(members).items():
        assert document.slice([key]) == b"%d" % number


def test_long_keys_and_texts_around_the_sizes_of_blocks() -> None:
    for size in [*range(70), 255, 256, 257, 1000]:
        key = "k" * size
        for tail in ("", "é", '"', "\n", "𝄞"):
            document = Document(json.dumps({"": 0, key + tail: size}).encode())
            assert document.slice([key + tail]) == str(size).encode()
            assert Document(json.dumps(key + tail, ensure_ascii=False).encode()).to_python() == key + tail


@given(ANY_TEXT, ANY_TEXT)
def test_interpolation_keeps_texts(left: str, right: str) -> None:
    template = TextTemplate("<{{$.a}}|{{$.b}}>")
    assert template.render({"a": left, "b": right}) == joined(f"<{left}|{right}>")


@given(ANY_TEXT)
def test_a_copied_string_keeps_its_bytes(text: str) -> None:
    raw = written(text, random.Random(len(text)))
    assert Template({"x.$": "$.a", "y": [1]}).render(b'{"a": %b}' % raw) == b'{"x":%b,"y":[1]}' % raw


@pytest.mark.timeout(10)
def test_many_keys_that_are_alike_are_found_at_once() -> None:
    # without a good hash the 20,000 keys of one length and one beginning would take minutes
    text = b"{" + b",".join(b'"key%08d"' % (number * 65536) + b":1" for number in range(20_000)) + b"}"
    document = Document(text)
    assert document.slice([f"key{19_999 * 65536}"]) == b"1"
