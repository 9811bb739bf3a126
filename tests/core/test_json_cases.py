"""JSON as RFC 8259 has it: the cases of json_cases.json, and the slow grammar on texts that hypothesis makes.

A case: ``text`` (or ``hex`` bytes, or ``parts``, pairs of a text and how often it comes), whether we ``accept`` it,
else the ``fault`` (syntax, utf8, depth) and the byte ``offset`` of the first wrong byte. ``defined_by``:
``implementation`` marks what the RFC leaves to the parser; ``note`` says what we do.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.core.grammar import fault
from zisfast._core import Document
from zisfast.errors import DocumentError

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("json_cases.json").read_bytes())


def text_of(case: dict[str, Any]) -> bytes:
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    if "parts" in case:
        return b"".join(unit.encode() * times for unit, times in case["parts"])
    return case["text"].encode()


def our_fault(text: bytes, **limits: int) -> tuple[str, int] | None:
    try:
        Document(text, **limits)
    except DocumentError as error:
        kind = "depth" if "nested" in error.message else "utf8" if "not UTF-8" in error.message else "syntax"
        return kind, error.offset
    return None


@pytest.mark.parametrize("case", CASES, ids=lambda case: re.sub(r"\W+", "-", case["name"]))
def test_case(case: dict[str, Any]) -> None:
    expected = None if case["accept"] else (case["fault"], case["offset"])
    assert our_fault(text_of(case)) == expected


@pytest.mark.parametrize("case", [case for case in CASES if case["accept"]], ids=lambda case: case["name"])
def test_an_accepted_text_is_kept_and_read_as_the_standard_library_reads_it(case: dict[str, Any]) -> None:
    text = text_of(case)
    document = Document(text)
    assert document.to_bytes() == text
    assert document.slice([]) == text.strip(b" \t\r\n")
    expected = json.loads(text)
    assert repr(document.to_python()) == repr(expected)
    assert repr(json.loads(document.compact())) == repr(expected)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_slow_grammar_agrees_with_the_cases(case: dict[str, Any]) -> None:
    text = text_of(case)
    if len(text) < 20_000 and not text.startswith(b"\xef\xbb\xbf"):
        assert fault(text) == (None if case["accept"] else (case["fault"], case["offset"]))


PIECES = [
    *(b'{ } [ ] , : " \\ - + . e E 0 1 9 true false null \\u \\ud83d \\ude00 \\n 0123456789abcdef'.split()),
    *(b' "" "a" "a":1 {"a": [1, 12 1.5 1e5 -0'.split()),
    b" ",
    b"\n",
    b"\t",
    b"\x00",
    b"\x1f",
    b"\x7f",
    *("é€𝄞".encode()[start:stop] for start, stop in ((0, 2), (2, 5), (5, 9), (0, 1), (1, 2), (2, 4), (5, 8))),
    b"\xed\xa0\x80",
    b"\xff",
]


@given(st.lists(st.sampled_from(PIECES)).map(b"".join), st.integers(0, 6))
@example(b"[" * 7, 6)
@example(b'["\xff",]', 6)
def test_faults_are_exact_on_any_text(text: bytes, max_depth: int) -> None:
    assert our_fault(text, max_depth=max_depth) == fault(text, max_depth)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=40,
)


@given(VALUES, st.booleans(), st.sampled_from([None, 0, 1, "\t", "\r\n"]), st.integers(), st.binary(max_size=3))
def test_faults_are_exact_on_damaged_documents(
    value: object, ascii_only: bool, indent: Any, place: int, damage: bytes
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode("utf-8", "surrogatepass")
    place %= len(text) + 1
    for damaged in (
        text,
        text[:place],
        text[:place] + damage + text[place + 1 :],
        text[:place] + damage + text[place:],
    ):
        assert our_fault(damaged) == fault(damaged)
