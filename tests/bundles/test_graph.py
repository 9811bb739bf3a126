"""Mermaid text of flows."""

import re

import pytest

from tests.bundles.cases import JOB_SPEC, bundle, flow, states
from zisfast.bundles import parse_bundle
from zisfast.bundles.graph import draw, escape
from zisfast.bundles.words import rule_in_words
from zisfast.errors import FlowNotFoundError

TEXT = states(
    """
"001. Check \\"it\\"": {"Type": "Choice", "Choices": [
  {"Variable": "$.input.n", "NumericGreaterThan": 3, "Next": "Each"},
  {"Variable": "$.input.s", "StringEquals": "<new>", "Next": "Each"}], "Default": "Stop"},
"Each": {"Type": "Map", "ItemsPath": "$.input.l", "ResultPath": "$.r", "Next": "Wait", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Stop", "ResultPath": "$.e"}],
  "Iterator": {"StartAt": "Load", "States": {"Load": {"Type": "Action", "ActionName": "zis:common:action:LoadConfig", "Parameters": {"scope": "s"}, "End": true}}}},
"Wait": {"Type": "Wait", "Seconds": 5, "Next": "Done"},
"Done": {"Type": "Succeed"},
"Stop": {"Type": "Fail", "Error": "E", "Cause": "c"}""",
    '001. Check \\"it\\"',
)


def lines(flow_name="f", visited=()):
    return [line.strip() for line in draw(parse_bundle(TEXT.encode()), flow_name, visited=visited).split("\n")]


def test_states_and_links():
    drawn = lines()
    assert drawn[0] == "flowchart TD"
    for line in (
        'state1{"001#46; Check #34;it#34;"}:::Choice',
        'state2[["Each<br/>for each of $.input.l"]]:::Map',
        'state3[/"Wait<br/>5 s"/]:::Wait',
        'state4(["Done"]):::Succeed',
        'state5(["Stop<br/>E"]):::Fail',
        'state6["Load<br/>LoadConfig"]:::Action',
        'subgraph items1["each item of Each"]',
        'state1 -->|"$.input.n #62; 3<br/>or $.input.s = #34;#60;new#62;#34;"| state2',
        'state1 -->|"Default"| state5',
        'state2 -.->|"Catch"| state5',
        "start2 --> state1",
    ):
        assert line in drawn
    assert not any(line.startswith("linkStyle") for line in drawn)


def test_visited_states_and_links_are_marked():
    check = '001. Check "it"'
    drawn = lines(
        visited=[
            (check, "Each"),
            ("Each[0].Load", None),
            ("Each[1].Load", None),
            ("Each", "Wait"),
            ("Wait", "Done"),
            ("Done", None),
        ]
    )
    marked = {line.split()[1] for line in drawn if line.startswith("class ") and line.endswith("visited")}
    assert marked == {"state1", "state2", "state3", "state4", "state6"}
    links = [line for line in drawn if re.match(r"\w+ -(-|\.-)>", line)]
    (style,) = [line for line in drawn if line.startswith("linkStyle")]
    numbers = [int(number) for number in style.split()[1].split(",")]
    assert {links[number] for number in numbers} == {
        'state1 -->|"$.input.n #62; 3<br/>or $.input.s = #34;#60;new#62;#34;"| state2',
        "state2 --> state3",
        "state3 --> state4",
        "state6 --> stop1",
        'state2 -.->|"each item"| start1',
        "start1 --> state6",
        "start2 --> state1",
    }


def test_all_flows_with_the_events_that_start_them():
    other = flow('"X": {"Type": "Pass", "Next": "none"}', "X", "g")
    drawn = draw(parse_bundle(bundle(flow('"A": {"Type": "Pass", "End": true}'), other, JOB_SPEC).encode()))
    assert 'subgraph flow1["f"]' in drawn
    assert 'subgraph flow2["g"]' in drawn
    assert 'event1>"shop order.paid"]' in drawn
    assert 'missing1["none"]:::unknown' in drawn


def test_unknown_flow():
    with pytest.raises(FlowNotFoundError, match="did you mean 'f'|flows: 'f'"):
        draw(parse_bundle(TEXT.encode()), "zis:acme:flow:h")
    assert lines("zis:acme:flow:f") == lines("f")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ('a"b', "a#34;b"),
        ("#`;&<>|\\%", "#35;#96;#59;#38;#60;#62;#124;#92;#37;"),
        ("12. a", "12#46; a"),
        ("- a", "#45; a"),
        ("a\n\tb", "a b"),
        ("", " "),
        ("日本 [x] {y}", "日本 #91;x#93; #123;y#125;"),
        ("x" * 200, "x" * 157 + "..."),
    ],
)
def test_labels_are_escaped(text, label):
    assert escape(text) == label


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"Variable": "$.a", "StringEquals": "x"}, '$.a = "x"'),
        ({"Variable": "$.a", "NumericLessThanEqualsPath": "$.b"}, "$.a <= $.b"),
        ({"Variable": "$.a", "TimestampGreaterThan": "t"}, '$.a > "t"'),
        ({"Variable": "$.a", "IsPresent": False}, "$.a is not present"),
        ({"Variable": "$.a", "IsNull": True}, "$.a is null"),
        ({"Not": {"Variable": "$.a", "BooleanEquals": True}}, "not ($.a = true)"),
        (
            {
                "And": [
                    {"Variable": "$.a", "IsNull": True},
                    {"Or": [{"Variable": "$.b", "IsNull": True}, {"Variable": "$.c", "IsNull": True}]},
                ]
            },
            "$.a is null and ($.b is null or $.c is null)",
        ),
        ({"Variable": "$.a", "StringMatches": "x*"}, '$.a StringMatches "x*"'),
        ({"Variable": "$.a"}, "?"),
        ("x", "?"),
    ],
)
def test_rules_in_words(rule, words):
    assert rule_in_words(rule) == words
