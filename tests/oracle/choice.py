"""The rules of a Choice state."""

import operator
import re

from tests.oracle.json_text import Number
from tests.oracle.numbers import order_key
from tests.oracle.paths import NOTHING, Path, Refused
from tests.oracle.templates import look_up
from tests.oracle.timestamps import instant

COMPARE = {
    "Equals": operator.eq,
    "LessThan": operator.lt,
    "GreaterThan": operator.gt,
    "LessThanEquals": operator.le,
    "GreaterThanEquals": operator.ge,
}
OPERATOR = re.compile(
    r"(String|Numeric|Timestamp)(Equals|LessThan|GreaterThan|LessThanEquals|GreaterThanEquals)"
    r"|(Boolean)(Equals)|(String|Boolean)(Equals)Path|(Numeric)(\w+)Path|IsPresent|IsNull"
)


def compile_rule(rule, null_is_present=True):
    """A function of the document: is the rule true?"""
    if "And" in rule or "Or" in rule:
        quantor = all if "And" in rule else any  # both stop at the first decided part
        parts = [compile_rule(part, null_is_present) for part in rule.get("And", rule.get("Or"))]
        return lambda document: quantor(part(document) for part in parts)
    if "Not" in rule:
        negated = compile_rule(rule["Not"], null_is_present)
        return lambda document: not negated(document)
    variable = Path(rule["Variable"])
    [name] = set(rule) - {"Variable", "Next", "Comment"}
    match = OPERATOR.fullmatch(name)
    if match is None:
        raise Refused(f"{name} is not an operator")
    if name == "IsPresent":
        return lambda document: is_present(variable.get(document), null_is_present) == rule[name]
    if name == "IsNull":
        return lambda document: (look_up(variable, document) is None) == rule[name]
    kind, comparison = filter(None, match.groups())
    if name.endswith("Path"):
        other = Path(rule[name])
        return lambda document: holds(kind, comparison, look_up(variable, document), look_up(other, document))
    return lambda document: holds(kind, comparison, look_up(variable, document), rule[name])


def is_present(value, null_is_present):
    return value is not NOTHING and (value is not None or null_is_present)


def holds(kind, comparison, left, right):
    left, right = comparable(kind, left), comparable(kind, right)
    return left is not None and right is not None and COMPARE[comparison](left, right)


def comparable(kind, value):
    """What to compare, or None for a value of another type."""
    if kind == "String":
        return str(value) if isinstance(value, str) else None
    if kind == "Numeric":
        return order_key(value) if isinstance(value, Number) else None
    if kind == "Boolean":
        return value if isinstance(value, bool) else None
    return instant(value) if isinstance(value, str) else None
