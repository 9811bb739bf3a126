"""Small flows that show what the core does with documents where no Python function reaches it."""

from __future__ import annotations

from typing import Any

from zisfast._core import Execution, FlowTable, Limits


def run(definition: dict[str, Any], document: object, **limits: int) -> Execution:
    """A flow without actions, run to its end."""
    execution = FlowTable("test", definition, limits=Limits(**limits)).start(document)
    assert execution.step() is None
    return execution


def writes(*steps: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """A chain of Pass states: ResultPath and what else the state says."""
    states: dict[str, Any] = {}
    for number, (path, fields) in enumerate(steps):
        states[f"S{number}"] = {"Type": "Pass", "ResultPath": path, "Next": f"S{number + 1}", **fields}
    states[f"S{len(steps)}"] = {"Type": "Succeed"}
    return {"StartAt": "S0", "States": states}


def holds(operator: str, left: bytes, right: bytes) -> bool:
    """Whether a Choice finds ``operator`` true of two JSON texts."""
    rule = {"Variable": "$.left", operator: "$.right", "Next": "Yes"}
    definition = {
        "StartAt": "Ask",
        "States": {
            "Ask": {"Type": "Choice", "Choices": [rule], "Default": "No"},
            "Yes": {"Type": "Succeed", "Message": "yes"},
            "No": {"Type": "Succeed", "Message": "no"},
        },
    }
    document = b'{"left": %b, "right": %b}' % (left, right)
    return run(definition, document).result.message == "yes"


def order(family: str, left: bytes, right: bytes) -> int:
    """-1, 0 or 1 as the family's operators see it; they must agree with each other."""
    less = holds(f"{family}LessThanPath", left, right)
    greater = holds(f"{family}GreaterThanPath", left, right)
    equal = holds(f"{family}EqualsPath", left, right)
    assert holds(f"{family}LessThanEqualsPath", left, right) == (less or equal)
    assert holds(f"{family}GreaterThanEqualsPath", left, right) == (greater or equal)
    assert less + equal + greater == 1
    return greater - less
