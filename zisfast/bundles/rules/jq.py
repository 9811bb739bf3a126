"""Jq actions: the program compiles, and its result is used as what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zisfast.bundles.built_ins import JQ
from zisfast.bundles.names import shown
from zisfast.bundles.reads import has_placeholder

if TYPE_CHECKING:
    from zisfast.bundles.context import Context
    from zisfast.bundles.states import State

_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_FIRST = re.compile(r"\s*\.\[0\]\s*")


def check(context: Context) -> None:
    """Check every state that runs a jq program."""
    for state in context.states():
        parameters = state.value.get("Parameters")
        if state.type != "Action" or state.value.get("ActionName") != JQ or not isinstance(parameters, dict):
            continue
        place = (*state.place, "Parameters")
        program = parameters.get("expr")
        if isinstance(program, str) and context.jq is not None and not has_placeholder(program):
            reason = context.jq(program)
            if reason is not None:
                context.report.add("jq-program", (*place, "expr"), f"the jq program does not compile: {reason}")
        template = parameters.get("expr.$")
        if isinstance(template, str) and not template.startswith("$") and _mixes(template):
            message = "values are put into the jq program as they are, so a quote in one breaks it; pass them in data"
            context.report.add("jq-template", (*place, "expr.$"), message)
        _check_first(context, state)


def _mixes(template: str) -> bool:
    """Whether a template is more than one placeholder."""
    return has_placeholder(template) and re.fullmatch(r"\s*\{\{[^{}]*\}\}\s*", template) is None


def _check_first(context: Context, state: State) -> None:
    """``.[0]`` of a text: authors expect an array of all results, but the first result is stored bare."""
    parameters = state.value["Parameters"]
    program, data = parameters.get("expr"), parameters.get("data.$")
    if not isinstance(program, str) or not _FIRST.fullmatch(program) or not isinstance(data, str):
        return
    writers = [one for one in context.states() if one.graph is state.graph and one.value.get("ResultPath") == data]
    if writers and all(_makes_text(one) for one in writers):
        message = (
            f"{shown(data)} is a text, not an array: a Jq action's first result is stored as it is; read {shown(data)}"
        )
        context.report.add("jq-first", (*state.place, "Parameters", "expr"), message)


def _makes_text(state: State) -> bool:
    """Whether a state runs a jq program that surely makes a string: a sum with a literal string in it."""
    parameters = state.value.get("Parameters")
    program = parameters.get("expr") if isinstance(parameters, dict) else None
    if state.value.get("ActionName") != JQ or not isinstance(program, str):
        return False
    outside = _STRING.sub('""', program)
    while (reduced := re.sub(r"\([^()]*\)", "()", outside).replace("()", "_")) != outside:
        outside = reduced
    return '""' in outside and re.fullmatch(r'[\s\w."]+(?:\+[\s\w."]+)*', outside) is not None
