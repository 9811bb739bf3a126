"""Bundles that nobody would write: the checker never fails, and every problem has a place that is there."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bundles import cases_actions, cases_flows, cases_paths, cases_structure
from tests.bundles.cases import JOB_SPEC, bundle, flow, marks, problems_of, states
from zisfast.actions.definition import CompiledAction
from zisfast.bundles import check_bundle, compile, parse_bundle
from zisfast.bundles.graph import draw
from zisfast.errors import BundleError

TEXTS = sorted(
    {
        marks(text)[0]
        for table in (cases_structure, cases_flows, cases_paths, cases_actions)
        for found, missed in table.CASES.values()
        for text in (*found, *missed)
        if isinstance(text, str) and len(text) < 3000
    }
)
WORDS = sorted({word for text in TEXTS for word in text.split('"') if 0 < len(word) < 40})
ODD = [
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**30,
    "",
    "$",
    "$.x",
    "{{$.x}}",
    "{{$",
    "zis:a:b:c",
    "\ud7ff",
    "x" * 1000,
    [],
    {},
    [[]],
    {"": {}},
]
values = st.one_of(st.sampled_from(ODD), st.sampled_from(WORDS), st.text(max_size=5))


def places(value, place=()):
    found = [place]
    for key, member in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        found += places(member, (*place, key))
    return found


def mutate(value, rng, odd):
    """Change one place of a JSON value: replace it, remove it, add to it, or rename its key."""
    place = rng.choice(places(value))
    if not place:
        return value
    parent = value
    for step in place[:-1]:
        parent = parent[step]
    act = rng.choice(["replace", "remove", "add", "rename", "copy"])
    if act == "remove":
        del parent[place[-1]]
    elif act == "rename" and isinstance(parent, dict):
        parent[rng.choice(WORDS)] = parent.pop(place[-1])
    elif act == "copy" and isinstance(parent, dict):
        parent[rng.choice(WORDS)] = json.loads(json.dumps(parent[place[-1]]))
    elif act == "add" and isinstance(parent[place[-1]], dict):
        parent[place[-1]][rng.choice(WORDS)] = odd
    elif act == "add" and isinstance(parent[place[-1]], list):
        parent[place[-1]].append(odd)
    else:
        parent[place[-1]] = odd
    return value


@st.composite
def mutated(draw):
    value = json.loads(draw(st.sampled_from(TEXTS).filter(_is_json)))
    rng = random.Random(draw(st.integers(0, 2**32)))
    for _ in range(draw(st.integers(1, 5))):
        value = mutate(value, rng, json.loads(json.dumps(draw(values))))
    return value


def _is_json(text):
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


@given(mutated())
def test_no_bundle_makes_the_checker_fail(value):
    text = json.dumps(value, indent=1)
    try:
        parsed = parse_bundle(text.encode())
    except BundleError as error:
        assert error.problems
        return
    problems = check_bundle(parsed)
    lines = text.split("\n")
    for problem in problems:
        assert parsed.line_of(problem.where) is not None, problem
        assert 1 <= problem.column <= len(lines[problem.line - 1]), problem
        assert "\n" not in problem.message
    assert draw(parsed).startswith("flowchart TD\n")
    if not any(problem.severity == "error" for problem in problems):
        # what the checker passes, the core and the actions compile
        for one in compile(parsed).actions.values():
            CompiledAction(one)
    else:
        with pytest.raises(BundleError):
            compile(parsed)


@given(st.sampled_from(TEXTS), st.data())
def test_no_text_makes_the_reader_fail(text, data):
    at = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(at, min(at + 20, len(text))))
    text = (
        text[:at]
        + data.draw(st.text(max_size=6) | st.sampled_from(["{{x}}", "/*", "```\n", '"', "\\", "\ufeff"]))
        + text[stop:]
    )
    for tolerant in (False, True):
        for problem in problems_of(text.encode("utf-8", "surrogatepass"), tolerant=tolerant):
            assert problem.line >= 1
            assert problem.column >= 1


DEEP_RULE = '{"Not": ' * 150 + '{"Variable": "$.input.x", "IsNull": true}' + "}" * 149 + ', "Next": "A"}'
DEEP_MAP = '"A": {"Type": "Map", "ItemsPath": "$.l", "Iterator": {"StartAt": "A", "States": {'
DEEP_VALUE = '"A": {"Type": "Pass", "Result": %s, "End": true}'


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        states('"A": {"Type": "Choice", "Choices": [%s], "Default": "A"}' % DEEP_RULE),
        states(DEEP_MAP * 100 + '"A": {"Type": "Pass", "End": true}' + "}}}" * 100),
        states(DEEP_VALUE % ('{"a":' * 450 + "1" + "}" * 450)),
        states(DEEP_VALUE % ("[" * 450 + "]" * 450)),
        states(DEEP_VALUE % ("9" * 100_000)),
        states(DEEP_VALUE % "1e999999"),
        states('"A": {"Type": "Wait", "Seconds": %s, "End": true}' % ("9" * 5000)),
        states('"A": {"Type": "Succeed", "Message": "%s"}' % ("{{$.input.x}}" * 5000)),
        states('"A": {"Type": "Succeed", "Message": "%s"}' % ("{{$" * 20_000)),
        states('"A": {"Type": "Pass", "ResultPath": "$%s", "End": true}' % (".a" * 500)),
        states('"A": {"Type": "Pass", "ResultPath": "$%s", "End": true}' % (".a" * 5000)),
        states('"A": {"Type": "%s", "End": true}' % ("x" * 200_000)),
        states('"A": {"Type": "Succeed", "Message": "%s"}' % ('\\"' * 100_000)),
        '{"a": "' + "\\" * 100_001,
        "{{a}}" * 20_000,
    ],
    ids=range(17),
)
def test_bombs_are_only_problems(text):
    for tolerant in (False, True):
        assert all(one.line >= 1 for one in problems_of(text, tolerant=tolerant))


def test_a_loop_that_nests_the_document_into_itself_ends():
    loop = '"A": {"Type": "Pass", "ResultPath": "$.a", "Next": "B"}, "B": {"Type": "Pass", "ResultPath": "$.b", "Next": "A"}'
    assert [one.code for one in problems_of(states(loop))] == ["never-ends"]


def test_many_states_are_checked_quickly():
    count = 1000
    chain = ", ".join(
        '"S%d": {"Type": "Pass", "Result": %d, "ResultPath": "$.r%d", "Next": "S%d"}' % (n, n, n, n + 1)
        for n in range(count)
    )
    text = bundle(flow(f'{chain}, "S{count}": {{"Type": "Succeed"}}', "S0"), JOB_SPEC)
    assert [one.code for one in problems_of(text)] == ["too-many-states"]
