"""Run a case of ``flows.py`` on both sides and name the first difference."""

import copy
import functools

from tests.oracle.json_text import Text, write
from tests.oracle.runs import CoreRun, core_table, run_oracle


def difference(case):
    """None where core and oracle agree, else a text that shows the case and the first thing that differs."""
    expected = [
        run_oracle(case.definition, document, copy.copy(script), case.limits, case.null_is_present)
        for document, script in zip(case.documents, case.scripts, strict=True)
    ]
    table = core_table(case.definition, case.limits, case.null_is_present)
    if table is None:
        return f"{show(case)}\nthe core refuses the definition"
    runs = [
        CoreRun(table, document, copy.copy(script), case.pause, case.rude)
        for document, script in zip(case.documents, case.scripts, strict=True)
    ]
    waiting = runs
    while waiting:  # executions take turns: what they share must not mix
        waiting = [run for run in waiting if run.advance()]
    for number, (run, expectation) in enumerate(zip(runs, expected, strict=True)):
        found = run.finish()
        for name in ("requests", "trace", "result"):
            if told := first_difference(name, getattr(expectation, name), getattr(found, name), case.style.exact):
                return f"{show(case)}\ndocument {number}: {told}"
    return quiet_difference(case, table, expected)


def quiet_difference(case, table, expected):
    """The same without a trace and without a look at the document of a request."""
    for number, (document, script) in enumerate(zip(case.documents, case.scripts, strict=True)):
        found = CoreRun(table, document, copy.copy(script), quiet=True).finish()
        for request, expectation in zip(found.requests, expected[number].requests, strict=False):
            request["document"] = expectation["document"]
        for name in ("requests", "result"):
            if told := first_difference(name, getattr(expected[number], name), getattr(found, name), case.style.exact):
                return f"{show(case)}\nwithout trace, document {number}: {told}"
    return None


def first_difference(place, expected, found, exact):
    if isinstance(expected, list):
        for i, (one, other) in enumerate(zip(expected, found, strict=False)):
            if told := first_difference(f"{place}[{i}]", one, other, exact):
                return told
        if len(expected) != len(found):
            return f"{place}: the oracle has {len(expected)}, the core {len(found)}"
        return None
    for name in expected:
        one, other = (document_text(side[name], exact) for side in (expected, found))
        if one != other:
            return f"{place}.{name}:\n  oracle {one}\n  core   {other}"
    return None


def document_text(value, exact):
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return write(canonical(value, exact))


@functools.lru_cache(4096)
def spelled(text):
    # Surrogates that stand together are one character, whether they came together or not
    return Text(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass"))


def canonical(value, exact=False):
    """The value with every key, and unless ``exact`` every string, written the same way."""
    if isinstance(value, dict):
        return {canonical(key): canonical(member, exact) for key, member in value.items()}
    if isinstance(value, list):
        return [canonical(item, exact) for item in value]
    if isinstance(value, str) and not (exact and isinstance(value, Text)):
        return spelled(str(value))
    return value


def show(case):
    lines = [
        f"definition {case.definition}",
        f"limits {case.limits} null_is_present {case.null_is_present} pause {case.pause}",
    ]
    for document, script in zip(case.documents, case.scripts, strict=True):
        answers = [
            (answer[0], write(answer[1]) if answer[0] == "value" else answer[1:], elapsed)
            for answer, elapsed in script.answers
        ]
        lines += [f"document {document}", f"  answers {answers}"]
    return "\n".join(lines)
