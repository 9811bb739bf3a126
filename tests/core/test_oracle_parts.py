"""The small parts of the language against the oracle's: path texts, templates, numbers, timestamps."""

import os
import random

import pytest

from tests.oracle import paths, templates
from tests.oracle.choice import COMPARE, holds
from tests.oracle.json_text import Number, Text, parse, write

pytest.importorskip("zisfast._core.flow")

from zisfast._core.flow import FlowTable
from zisfast._core.path import ReferencePath
from zisfast._core.template import Template, TextTemplate
from zisfast.errors import FlowError, PathError, TemplateError

EXAMPLES = int(os.environ.get("ZISFAST_FLOWS", "3000"))
NONE = "refused or not found"
PIECES = [
    *["$", "$", "$", ".", ".a", ".a", ".é", "['a']", '["b c"]', "[0]", "[12]", "[01]", "[-1]", "['", "']", "\\", "'"],
    *['"', " ", "\t", "\x7f", "\xa0", "\u2028", "a", "0", "[", "]", "..", ".*", "[*]", "@", "{", "}", "(", ")", ","],
    *["?", ":", "\x00", "[99999999999999999999]", "😀", ".a-b", "/"],
]
TEXT_PIECES = [
    "{{",
    "{{",
    "}}",
    "}}",
    "{",
    "}",
    " ",
    "\n",
    "$.a",
    "$.a",
    "$.n",
    "$['b c']",
    "$",
    "$.x",
    "é",
    "\\",
    "\x00",
]
DOCUMENT = '{"a":"v\\"\\u00e9\\n","n":1.50,"b c":{"k":[1,{"z":null}]},"l":[true,{"a":"x"}],"é":"\\ud83d"}'


def sample(pool, source, most):
    return "".join(source.choice(pool) for _ in range(source.randrange(most)))


def outcome_of(function, *refusals):
    try:
        return function()
    except refusals:
        return NONE


def test_paths():
    for seed in range(EXAMPLES):
        text = "$" * (seed % 4 > 0) + sample(PIECES, random.Random(seed), 6)
        expected = outcome_of(lambda text=text: paths.Path(text).steps, paths.Refused)
        found = outcome_of(lambda text=text: list(ReferencePath(text).steps), PathError)
        if expected is not NONE and any(isinstance(step, int) and step >= 2**31 for step in expected):
            continue  # no array is that long; the core may say so at once
        assert found == expected, repr(text)


def test_texts():
    document = parse(DOCUMENT)
    for seed in range(EXAMPLES):
        text = sample(TEXT_PIECES, random.Random(seed), 10)
        template = templates.TextTemplate(text)
        parts = tuple((part, False) if isinstance(part, str) else (part.text, True) for part in template.parts)
        assert TextTemplate(text).parts == (parts or (("", False),)), repr(text)
        expected = outcome_of(lambda template=template: template.render(document), templates.PathNotFound)
        found = outcome_of(lambda text=text: TextTemplate(text).render(DOCUMENT.encode()), FlowError)
        assert found == expected, repr(text)


def random_template(source, depth=0):
    kind = source.randrange(6 if depth < 3 else 3)
    if kind < 3:
        return Text(sample(TEXT_PIECES, source, 5))
    if kind == 3:
        return [random_template(source, depth + 1) for _ in range(source.randrange(3))]
    if kind == 4:
        return source.choice([Number("1.0"), Number("1e400"), True, None])
    members = {}
    for _ in range(source.randrange(4)):
        key = source.choice(["a", "b", "é", "k", "$", ".$"])
        if source.randrange(2):
            members[Text(key + ".$")] = Text(source.choice(["$.a", "{{$.n}}", "{{ $['b c'] }}!", "$", "$.l[1]"]))
        else:
            members[Text(key)] = random_template(source, depth + 1)
    return members


@pytest.mark.parametrize("interpolate", [False, True])
def test_templates(interpolate):
    document = parse(DOCUMENT)
    for seed in range(EXAMPLES):
        definition = random_template(random.Random(seed))
        template = outcome_of(lambda one=definition: templates.compile_template(one, interpolate), templates.Refused)
        text = write(definition).encode()
        compiled = outcome_of(lambda text=text: Template(text, interpolate=interpolate), TemplateError)
        assert (compiled is NONE) == (template is NONE), text
        if template is NONE:
            continue
        expected = outcome_of(lambda: template(document), templates.PathNotFound)  # noqa: B023 - called at once
        found = outcome_of(lambda: compiled.render(DOCUMENT.encode()), FlowError)  # noqa: B023 - called at once
        assert (found is NONE) == (expected is NONE), text
        if found is not NONE:
            assert write(plain_texts(parse(found))) == write(plain_texts(expected)), text


def plain_texts(value):
    """The value with all strings spelled alike."""
    if isinstance(value, dict):
        return {Text(str(key)): plain_texts(member) for key, member in value.items()}
    if isinstance(value, list):
        return [plain_texts(item) for item in value]
    return Text(str(value)) if isinstance(value, str) else value


def compare_on_core(kind, operands):
    """A function of a document that gives, for each relation and operand in turn, whether it holds."""
    names = [(relation, operand) for operand in operands for relation in COMPARE]
    states = {}
    for i, (relation, operand) in enumerate(names):
        rule = {"Variable": "$.v", f"{kind}{relation}": operand, "Next": f"Y{i}"}
        states[f"C{i}"] = {"Type": "Choice", "Choices": [rule], "Default": f"C{i + 1}"}
        states[f"Y{i}"] = {"Type": "Pass", "Next": f"C{i + 1}"}
    states[f"C{len(names)}"] = {"Type": "Succeed"}
    table = FlowTable("f", as_text({"StartAt": "C0", "States": states}).encode())

    def decide(value):
        execution = table.start(b'{"v":' + write(value).encode() + b"}", trace=True)
        execution.step()
        visited = {transition.state for transition in execution.trace}
        return {name: f"Y{i}" in visited for i, name in enumerate(names)}

    return decide


def as_text(value):
    """JSON text of Python's dicts and lists with Text and Number inside."""
    return write(value)


def random_number(source):
    digits = "".join(source.choice("0019") for _ in range(source.choice([1, 1, 2, 3, 9, 17, 18, 19, 20, 40])))
    text = source.choice(["", "", "-"]) + (digits.lstrip("0") or "0")
    if source.randrange(2):
        text += "." + "".join(source.choice("0019") for _ in range(source.choice([1, 2, 5, 20])))
    if source.randrange(2):
        text += (
            source.choice("eE")
            + source.choice(["", "+", "-"])
            + str(source.choice([0, 1, 2, 17, 19, 400, 10**12, 10**25]))
        )
    return Number(text)


def random_timestamp(source):
    pick = source.choice
    date = pick(
        ["2024-02-29", "2023-12-31", "2024-01-01", "2024-05-01", "0000-01-01", "9999-12-31", "2023-02-29", "2000-02-29"]
    )
    time = pick(["00:00:00", "23:59:59", "23:59:60", "12:30:15", "24:00:00", "12:60:00"])
    fraction = pick(["", "", ".5", ".500", ".000000001", ".0000000009", ".999999999", ".9999999999", "."])
    offset = pick(["Z", "Z", "z", "+00:00", "-00:00", "+01:00", "-23:59", "+23:59", "+24:00", "+0100", ""])
    text = date + pick("TTt ") + time + fraction + offset
    if source.randrange(8) == 0:
        place = source.randrange(len(text))
        text = text[:place] + pick("0aZ:-+ é") + text[place + source.randrange(2) :]
    return Text(text)


def random_string(source):
    text = sample(["a", "é", "😀", "\uffff", "\x00", "\ud83d", "\ude00", "aaaaaaaa"], source, 4)
    return parse(write(Text(text)))  # so that surrogates which meet are one character


@pytest.mark.parametrize("kind, make", [("Numeric", random_number), ("Timestamp", random_timestamp), ("String", None)])
def test_comparisons(kind, make):
    make = make or random_string
    for seed in range(EXAMPLES // 40):
        source = random.Random(seed)
        operands = [make(source) for _ in range(8)]
        values = [*operands, *(make(source) for _ in range(16)), Number("1"), Text("1"), None]
        if kind == "Timestamp":  # an operand that is no timestamp is refused when the flow is compiled
            operands = [operand for operand in operands if holds(kind, "Equals", operand, operand)]
        decide = compare_on_core(kind, operands)
        for value in values:
            for (relation, operand), found in decide(value).items():
                assert found == holds(kind, relation, value, operand), (kind, relation, value, operand)
