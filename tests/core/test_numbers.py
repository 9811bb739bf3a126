"""Numbers: exact comparison whatever their length, exact texts whatever happens around them."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.core.flows import order, run, writes
from zisfast._core import Document, Template
from zisfast.errors import DocumentError

DIGITS = st.text("0123456789", min_size=1, max_size=25)
NUMBERS = st.builds(
    lambda sign, whole, fraction, exponent: sign + (whole.lstrip("0") or "0") + fraction + exponent,
    st.sampled_from(["", "-"]),
    DIGITS | st.sampled_from(["0", "1", "9007199254740993", "999999999999999999", "1000000000000000000"]),
    st.just("") | DIGITS.map(lambda digits: "." + digits) | st.sampled_from([".0", ".000", ".10", ".00001"]),
    st.just("") | st.integers(-40, 40).map(lambda power: f"e{power}") | st.integers(0, 30).map(lambda p: f"E+0{p}"),
)


def compare(left: str, right: str) -> int:
    return order("Numeric", left.encode(), right.encode())


@given(NUMBERS, NUMBERS)
@example("1.0", "1")
@example("-0", "0.000e7")
@example("0.1", "0.09999999999999999999999")
def test_comparison_is_that_of_the_exact_values(left: str, right: str) -> None:
    a, b = Fraction(left), Fraction(right)
    assert compare(left, right) == (a > b) - (a < b)


@given(NUMBERS, st.integers(-30, 30))
def test_the_same_value_written_in_another_way_is_equal(number: str, shift: int) -> None:
    mantissa, _, exponent = number.lower().partition("e")
    zeros = "" if "." in mantissa else "."
    assert compare(number, f"{mantissa}{zeros}000e{int(exponent or 0)}") == 0
    value = Fraction(number) / Fraction(10) ** shift
    if value.denominator == 1:
        assert compare(number, f"{value.numerator}e{shift}") == 0


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("1e400", "1e401", -1),
        ("1e400", "-1e401", 1),
        ("-1e400", "-1e401", 1),
        ("1e-400", "0", 1),
        ("-1e-400", "0", -1),
        ("0e999999999999999999999999", "0", 0),
        ("1e1000000000000000000000000000000", "1e1000000000000000000000000000001", -1),
        ("10e1000000000000000000000000000000", "1e1000000000000000000000000000001", 0),
        ("0.1e1000000000000000000000000000001", "1e1000000000000000000000000000000", 0),
        ("1e-1000000000000000000000000000000", "1e-1000000000000000000000000000001", 1),
        ("1e99999999999999999999", "1e-99999999999999999999", 1),
        ("0.01e-99999999999999999999", "1e-100000000000000000001", 0),
        ("1e000000000000000000000000000000000005", "100000", 0),
        ("1e-00000000000000000000000000000000", "1", 0),
        ("9007199254740993", "9007199254740992", 1),
        ("9007199254740993", "9007199254740993.0", 0),
        ("123456789012345678901234567890", "123456789012345678901234567891", -1),
        ("999999999999999999", "1000000000000000000", -1),
        ("-999999999999999999", "-1000000000000000000", 1),
        ("0.1", "0.1000000000000000055511151231257827", -1),
        ("-1", "1", -1),
        ("-5", "0", -1),
        ("0", "-5", 1),
        ("0.0", "-0.0", 0),
    ],
)
def test_far_exponents_and_long_digits(left: str, right: str, expected: int) -> None:
    assert compare(left, right) == expected
    assert compare(right, left) == -expected


@given(NUMBERS)
def test_texts_go_through_a_flow_byte_for_byte(number: str) -> None:
    raw = number.encode()
    execution = run(writes(("$.b", {"Result": "@"}), ("$.c", {})), b'{"a":[0,%b]}' % raw)
    assert execution.result.output_bytes == b'{"a":[0,%b],"b":"@","c":{"a":[0,%b],"b":"@"}}' % (raw, raw)
    assert Template({"kept.$": "$.a[1]"}).render(b'{"a":[0, %b ]}' % raw) == b'{"kept":%b}' % raw


@given(st.integers() | st.integers(10**17, 10**20) | st.integers(-(10**40), 10**40))
def test_integers_are_exact_in_python(value: int) -> None:
    assert Document(str(value).encode()).to_python() == value
    assert Document(value).to_bytes() == str(value).encode()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_round_trip(value: float) -> None:
    text = repr(value).encode()
    assert repr(Document(text).to_python()) == repr(value)
    assert Document(value).to_bytes() == text


@given(NUMBERS)
def test_python_sees_the_number_of_the_standard_library(number: str) -> None:
    assert repr(Document(number.encode()).to_python()) == repr(json.loads(number))


def test_a_long_fraction_needs_no_fixed_room() -> None:
    text = b"0." + b"123456789" * 100
    assert Document(text).to_python() == float(text)


def test_an_integer_beyond_the_digit_limit_of_python_is_an_error_of_ours() -> None:
    document = Document(b'{"a": %b}' % (b"9" * 5000))
    assert document.slice(["a"]) == b"9" * 5000
    with pytest.raises(DocumentError, match="an integer of 5000 digits is beyond Python's limit"):
        document.to_python()
