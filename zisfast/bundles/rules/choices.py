"""Choice states: rules with one operator each, of the operators that ZIS has, on values they can compare."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from zisfast.bundles.expect import expect, expect_text, is_number, report_missing
from zisfast.bundles.names import closest, listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zisfast.bundles.context import Context
    from zisfast.bundles.problems import Place

RELATIONS = ("Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals")
OPERATORS = (
    *(f"{kind}{relation}" for kind in ("String", "Numeric", "Timestamp") for relation in RELATIONS),
    *("BooleanEquals", "IsPresent", "IsNull", "StringEqualsPath", "BooleanEqualsPath"),
    *(f"Numeric{relation}Path" for relation in RELATIONS),
)
LOGICAL = ("And", "Or", "Not")
DEEPEST = 64
MISSING = {
    "StringMatches": 'test with a Jq action (test("...") or startswith) and compare its result by BooleanEquals',
    "IsString": "let a Jq action look at the type and compare its result by StringEquals",
    "IsNumeric": "let a Jq action look at the type and compare its result by StringEquals",
    "IsBoolean": "let a Jq action look at the type and compare its result by StringEquals",
    "IsTimestamp": "let a Jq action look at the value and compare its result by BooleanEquals",
}
_TIMESTAMP = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[+-](\d\d):(\d\d))", re.ASCII)


def check(context: Context) -> None:
    """Check every Choice state."""
    for state in context.states():
        if state.type != "Choice":
            continue
        choices = expect(state.value, "Choices", list, state.place, context.report, required=True)
        if choices == []:
            context.report.add("empty", (*state.place, "Choices"), "Choices must hold at least one rule")
        for index, rule in enumerate(choices or ()):
            _check_top_rule(context, rule, (*state.place, "Choices", index))
        if "Default" in state.value:
            expect_text(state.value, "Default", state.place, context.report)
        elif choices and not _covers_everything(choices):
            message = "without a Default the flow fails with States.NoChoiceMatched when no rule is true"
            context.report.add("no-default", state.place, message, key=True)


def _covers_everything(choices: list[Any]) -> bool:
    """Whether two rules leave nothing over: IsPresent or IsNull, true and false, of one variable."""
    seen = {
        (str(rule.get("Variable")), name, rule[name])
        for rule in choices
        if isinstance(rule, dict)
        for name in ("IsPresent", "IsNull")
        if isinstance(rule.get(name), bool)
    }
    return any((variable, name, not wanted) in seen for variable, name, wanted in seen)


def _check_top_rule(context: Context, rule: Any, place: Place) -> None:
    if isinstance(rule, dict):
        if "Next" in rule:
            expect_text(rule, "Next", place, context.report)
        else:
            report_missing("Next", rule, place, context.report)
    waiting = [(rule, place, 0)]
    while waiting:
        one, here, depth = waiting.pop(0)
        if depth > DEEPEST:
            context.report.add("choice-rule", here, f"rules are nested deeper than {DEEPEST} levels")
        elif not isinstance(one, dict):
            context.report.add("wrong-type", here, f"a rule must be an object, not {shown(one)}")
        else:
            if depth and "Next" in one:
                message = "only the outermost rule has a Next; this one has no effect"
                context.report.add("no-effect", (*here, "Next"), message, key=True)
            waiting += ((part, there, depth + 1) for part, there in _check_rule(context, one, here))


def _check_rule(context: Context, rule: dict[str, Any], place: Place) -> Iterator[tuple[Any, Place]]:
    """Check one rule; yields those inside of it."""
    logical = [key for key in rule if key in LOGICAL]
    others = [key for key in rule if key not in (*LOGICAL, "Variable", "Next", "Comment")]
    for key in others:
        if key not in OPERATORS:
            _report_operator(context, key, (*place, key))
    if len(logical) + len(others) > 1:
        message = f"a rule has one operator, and this one has {listed([*logical, *others])}; join tests by And"
        context.report.add("choice-rule", place, message)
    elif not logical and not others:
        context.report.add("choice-rule", place, f"the rule has no operator such as StringEquals{_hint(rule)}")
    elif logical and "Variable" in rule:
        message = f"{logical[0]} holds rules of its own, so Variable has no effect here"
        context.report.add("no-effect", (*place, "Variable"), message, key=True)
    if not logical:
        expect_text(rule, "Variable", place, context.report)
    for key in others:
        _check_operand(context, key, rule[key], (*place, key))
    for key in logical:
        yield from _parts(context, key, rule[key], (*place, key))


def _hint(rule: dict[str, Any]) -> str:
    wrong = next((key for key in rule if key.casefold() in ("and", "or", "not")), None)
    return f"; names are case-sensitive, and there is {shown(wrong)}" if wrong else ""


def _parts(context: Context, key: str, value: Any, place: Place) -> Iterator[tuple[Any, Place]]:
    if key == "Not":
        yield value, place
    elif not isinstance(value, list):
        context.report.add("wrong-type", place, f"{key} must be an array of rules, not {shown(value)}")
    elif not value:
        context.report.add("empty", place, f"{key} must hold at least one rule")
    else:
        yield from ((part, (*place, index)) for index, part in enumerate(value))


def _report_operator(context: Context, name: str, place: Place) -> None:
    if name in MISSING:
        hint = f"; {MISSING[name]}"
    elif name.endswith("Path") and name[:-4] in OPERATORS:
        hint = f"; compare by a Jq action, or by {name[:-4]} with a fixed value"
    else:
        match = closest(name, (*OPERATORS, *LOGICAL))
        hint = f"; did you mean {shown(match)}?" if match else ""
    context.report.add("unknown-operator", place, f"ZIS has no operator {shown(name)}{hint}", key=True)


def _check_operand(context: Context, name: str, value: Any, place: Place) -> None:
    report = context.report
    if name not in OPERATORS:
        return
    if name.endswith("Path"):
        wanted, fits = "a path", isinstance(value, str)
    elif name.startswith("Numeric"):
        wanted, fits = "a number", is_number(value)
    elif name.startswith(("String", "Timestamp")):
        wanted, fits = "a string", isinstance(value, str)
    else:
        wanted, fits = "true or false", isinstance(value, bool)
    if not fits:
        report.add("wrong-type", place, f"{name} compares with {wanted}, not with {shown(value)}")
    elif name.startswith("Timestamp") and not is_timestamp(value):
        message = f"{shown(value)} is no timestamp such as '2024-05-01T10:00:00Z'"
        report.add("bad-timestamp", place, message)


def is_timestamp(text: str) -> bool:
    """Whether ``text`` is a timestamp of RFC 3339, as the core reads them."""
    match = _TIMESTAMP.fullmatch(text)
    if match is None or int(match[3]) > 60 or int(match[4] or 0) > 23 or int(match[5] or 0) > 59:
        return False
    date = match[1] if not match[1].startswith("0000") else "2000" + match[1][4:]  # a year that datetime lacks
    try:
        datetime.fromisoformat(f"{date}T{match[2]}")
    except ValueError:
        return False
    return True
