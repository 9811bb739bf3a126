"""Choice rules in words, for people."""

from __future__ import annotations

import json
from typing import Any

_RELATIONS = (
    ("LessThanEquals", "<="),
    ("GreaterThanEquals", ">="),
    ("LessThan", "<"),
    ("GreaterThan", ">"),
    ("Equals", "="),
)
_DEEPEST = 5


def rule_in_words(rule: Any, depth: int = 0) -> str:
    """A rule such as ``$.status = "new" and $.count > 3``; what is no rule becomes ``?``."""
    if not isinstance(rule, dict) or depth > _DEEPEST:
        return "?" if not isinstance(rule, dict) else "..."
    for key, word in (("And", " and "), ("Or", " or ")):
        if isinstance(rule.get(key), list):
            parts = [rule_in_words(part, depth + 1) for part in rule[key]]
            return f"({word.join(parts)})" if depth and len(parts) > 1 else word.join(parts)
    if "Not" in rule:
        return f"not ({rule_in_words(rule['Not'], depth + 1)})"
    operator = next((key for key in rule if key not in ("Variable", "Next", "Comment", "And", "Or")), None)
    return "?" if operator is None else _test(str(rule.get("Variable", "?")), operator, rule[operator])


def _test(variable: str, operator: str, operand: Any) -> str:
    if operator in ("IsPresent", "IsNull"):
        word = "present" if operator == "IsPresent" else "null"
        return f"{variable} is {'' if operand is True else 'not '}{word}"
    name = operator.removesuffix("Path")
    value = str(operand) if operator.endswith("Path") else json.dumps(operand, ensure_ascii=False, default=str)
    for relation, sign in _RELATIONS:
        if name.endswith(relation):
            return f"{variable} {sign} {value}"
    return f"{variable} {operator} {value}"
