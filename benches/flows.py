"""The flows that the benches run, and the same work written by hand in Python."""

from __future__ import annotations

from typing import Any

Flow = dict[str, Any]
JsonObject = dict[str, Any]

STATUS = "$.input.ticket_event.ticket.status"
PRIORITY = "$.input.ticket_event.ticket.priority"


def chain(states: list[JsonObject]) -> Flow:
    """The states one after the other, the last one with ``End``."""
    names = [f"S{number}" for number in range(len(states))]
    ends = [*({"Next": name} for name in names[1:]), {"End": True}]
    return {"StartAt": names[0], "States": {n: {**s, **e} for n, s, e in zip(names, states, ends, strict=True)}}


def pass_chain(length: int) -> Flow:
    """Pass states that hand the document on: what a transition alone costs."""
    return chain([{"Type": "Pass"} for _ in range(length)])


def ten_states() -> Flow:
    """Ten states as a bundle has them: Pass with ResultPath, Choice on several members, Succeed; no action."""
    mark = {"Type": "Pass", "Result": {"checked": True, "by": "rules"}}
    choice = {
        "Type": "Choice",
        "Choices": [
            {"Variable": STATUS, "StringEquals": "closed", "Next": "Closed"},
            {
                "And": [
                    {"Variable": PRIORITY, "IsPresent": True},
                    {"Not": {"Variable": PRIORITY, "IsNull": True}},
                    {"Variable": "$.input.ticket_event.ticket.id", "NumericGreaterThan": 1_000_500},
                ],
                "Next": "Third",
            },
        ],
        "Default": "Third",
    }
    return {
        "StartAt": "First",
        "States": {
            "First": {**mark, "ResultPath": "$.first", "Next": "Second"},
            "Second": {**choice},
            "Third": {**mark, "ResultPath": "$.input.third", "Next": "Fourth"},
            "Fourth": {**mark, "ResultPath": "$.input.ticket_event.ticket.fourth", "Next": "Fifth"},
            "Fifth": {
                "Type": "Choice",
                "Choices": [
                    {"Variable": f"$.input.ticket_event.ticket.{name}", "StringEquals": value, "Next": "Sixth"}
                    for name, value in (("status", "new"), ("priority", "urgent"), ("type", "incident"))
                ],
                "Default": "Sixth",
            },
            "Sixth": {"Type": "Pass", "Next": "Seventh"},
            "Seventh": {**mark, "ResultPath": "$.first.seventh", "Next": "Eighth"},
            "Eighth": {**mark, "ResultPath": "$.eighth", "Next": "Ninth"},
            "Ninth": {"Type": "Pass", "Next": "Done"},
            "Closed": {"Type": "Pass", "Next": "Third"},
            "Done": {"Type": "Succeed"},
        },
    }


def ten_states_by_hand(document: JsonObject) -> JsonObject:
    """What :func:`ten_states` does, as a Python programmer would write it for this flow alone."""
    ticket = document["input"]["ticket_event"]["ticket"]
    document["first"] = {"checked": True, "by": "rules"}
    if ticket["status"] != "closed":
        _ = ticket.get("priority") is not None and ticket["id"] > 1_000_500
    document["input"]["third"] = {"checked": True, "by": "rules"}
    ticket["fourth"] = {"checked": True, "by": "rules"}
    _ = ticket["status"] == "new" or ticket["priority"] == "urgent" or ticket["type"] == "incident"
    document["first"]["seventh"] = {"checked": True, "by": "rules"}
    document["eighth"] = {"checked": True, "by": "rules"}
    return document


def choice_on_one_variable(rules: int = 20) -> Flow:
    """A Choice whose last rule is the one that matches: every rule asks for the same member."""
    values = [f"status {number}" for number in range(rules - 1)] + ["new"]
    return _choice([{"Variable": STATUS, "StringEquals": value} for value in values])


def choice_mixed(rules: int = 20) -> Flow:
    """A Choice with rules of every kind on different members, of which the last matches."""
    ticket = "$.input.ticket_event.ticket"
    kinds: list[JsonObject] = [
        {"Variable": STATUS, "StringEquals": "no such status"},
        {"Variable": f"{ticket}.id", "NumericLessThan": 10},
        {"Variable": f"{ticket}.created_at", "TimestampGreaterThan": "2031-01-01T00:00:00Z"},
        {"Variable": f"{ticket}.no_such_member", "IsPresent": True},
        {"And": [{"Variable": STATUS, "IsNull": False}, {"Variable": f"{ticket}.brand_id", "NumericEquals": 1}]},
        {"Or": [{"Variable": PRIORITY, "StringEquals": "p9"}, {"Variable": f"{ticket}.id", "NumericEquals": -1}]},
        {"Not": {"Variable": f"{ticket}.id", "NumericGreaterThan": 0}},
        {"Variable": "$.subdomain", "StringLessThan": "a"},
        {"Variable": f"{ticket}.via.channel", "StringEqualsPath": "$.integration_key"},
        {"Variable": f"{ticket}.requester_id", "NumericLessThanPath": "$.account_id"},
    ]
    chosen = [kinds[number % len(kinds)] for number in range(rules - 1)]
    return _choice([*chosen, {"Variable": f"{ticket}.id", "NumericGreaterThan": 0}])


def _choice(rules: list[JsonObject]) -> Flow:
    return {
        "StartAt": "Decide",
        "States": {
            "Decide": {"Type": "Choice", "Choices": [{**rule, "Next": "Yes"} for rule in rules], "Default": "No"},
            "Yes": {"Type": "Succeed"},
            "No": {"Type": "Succeed"},
        },
    }


def mixed_chain(length: int = 250) -> Flow:
    """``length`` states in turn: Pass, Choice, Pass with ResultPath, Choice, ending in Succeed."""
    states: JsonObject = {}
    for number in range(length - 1):
        following = f"S{number + 1}" if number < length - 2 else "Done"
        states[f"S{number}"] = {
            0: {"Type": "Pass", "Next": following},
            1: {
                "Type": "Choice",
                "Choices": [{"Variable": STATUS, "StringEquals": "no such status", "Next": "Done"}],
                "Default": following,
            },
            2: {"Type": "Pass", "Result": {"number": number}, "ResultPath": "$.mark", "Next": following},
            3: {
                "Type": "Choice",
                "Choices": [{"Variable": "$.mark.number", "NumericLessThan": 0, "Next": "Done"}],
                "Default": following,
            },
        }[number % 4]
    return {"StartAt": "S0", "States": {**states, "Done": {"Type": "Succeed"}}}


def map_over_items() -> Flow:
    """A Map whose iteration marks its item."""
    mark = {"Type": "Pass", "Result": {"seen": True}, "ResultPath": "$.mark", "End": True}
    return {
        "StartAt": "Each",
        "States": {
            "Each": {
                "Type": "Map",
                "ItemsPath": "$.items",
                "ResultPath": "$.results",
                "Iterator": {"StartAt": "Mark", "States": {"Mark": mark}},
                "End": True,
            }
        },
    }


def map_over_items_by_hand(document: JsonObject) -> JsonObject:
    """What :func:`map_over_items` does, written for it alone."""
    document["results"] = [{**item, "mark": {"seen": True}} for item in document["items"]]
    return document


def choice_chain(choice: Flow, length: int) -> Flow:
    """The Choice of ``choice`` ``length`` times, one after the other."""
    decide = choice["States"]["Decide"]
    states: JsonObject = {}
    for number in range(length):
        following = f"S{number + 1}" if number < length - 1 else "Done"
        rules = [{**rule, "Next": following} for rule in decide["Choices"]]
        states[f"S{number}"] = {"Type": "Choice", "Choices": rules, "Default": "Done"}
    return {"StartAt": "S0", "States": {**states, "Done": {"Type": "Succeed"}}}
