"""Cases of the checker: bundles with marks where problems must be found.

A mark such as «never-set» stands right before the character that the problem must point to. ``check_marks`` takes
the marks out, checks the bundle, and compares codes and places exactly, so a case also says what must not be found.
"""

import re

from zisfast.bundles import check_bundle, parse_bundle
from zisfast.errors import BundleError

MARK = re.compile("«([a-z-]+)»")

JOB_SPEC = """"j": {"type": "ZIS::JobSpec", "properties": {"name": "j", "event_source": "shop",
    "event_type": "order.paid", "flow_name": "zis:acme:flow:f"}}"""


TICKET_SPEC = JOB_SPEC.replace("shop", "support").replace("order.paid", "ticket.TicketCreated")


def bundle(*resources):
    """A bundle's text of the texts of its resources."""
    return """{"zis_template_version": "2019-10-14", "name": "demo", "description": "d", "resources": {
%s}}""" % ",\n".join(resources)


def flow(states, start="A", name="f"):
    """A flow's text of the text of its states."""
    return f'''"{name}": {{"type": "ZIS::Flow", "properties": {{"name": "{name}", "definition": {{"StartAt": "{start}",
"States": {{
{states}
}}}}}}}}'''


def states(text, start="A", job_spec=JOB_SPEC):
    """A bundle's text of the text of the states of its flow."""
    return bundle(flow(text, start), job_spec)


def action(members, parameters='{"x.$": "$.input.x", "y": 1}', extra=""):
    """A bundle whose one action has these members, called by one state with these parameters."""
    call = f""""A": {{"Type": "Action", "ActionName": "zis:acme:action:a", "Parameters": {parameters}, "End": true}}"""
    text = f""""a": {{"type": "ZIS::Action::Http", "properties": {{"name": "a", {extra}"definition": {{
{members}
}}}}}}"""
    return bundle(text, flow(call), JOB_SPEC)


DONE = '"Z": {"Type": "Succeed"}'
LOAD = '"Type": "Action", "ActionName": "zis:common:action:LoadConfig", "Parameters": {"scope": "s"}'
JQ = '"Type": "Action", "ActionName": "zis:common:transform:Jq"'


def choice(rule, default=', "Default": "Z"'):
    return states('"A": {"Type": "Choice", "Choices": [%s]%s},\n%s' % (rule, default, DONE))


def compare(text):
    return choice('{"Variable": "$.input.x", %s, "Next": "Z"}' % text)


def message(text):
    return states('"A": {"Type": "Succeed", "Message": "%s"}' % text)


def jq(parameters, more=""):
    return states('"A": {%s, "Parameters": %s, "ResultPath": "$.r", "End": true%s}' % (JQ, parameters, more))


def each(text, before="", members=""):
    """A Map over the tickets with these states inside; ``before`` are states that lead to it."""
    start = "A" if not before else "B"
    inner = '{"StartAt": "I", "States": {%s}}' % text
    return states(
        '%s"A": {"Type": "Map", "ItemsPath": "$.input.l", "Iterator": %s, "ResultPath": "$.r"%s, "End": true}'
        % (before, inner, members),
        start,
    )


def marks(text):
    """The text without its marks, and what each says: (code, line, column)."""
    expected, plain, at = [], "", 0
    for match in MARK.finditer(text):
        plain += text[at : match.start()]
        at = match.end()
        expected.append((match[1], plain.count("\n") + 1, len(plain) - plain.rfind("\n")))
    return plain + text[at:], sorted(expected)


def problems_of(text, *, variables=None, tolerant=False, jq=None, integration=None, others=()):
    data = text.encode() if isinstance(text, str) else text
    try:
        parsed = parse_bundle(data, variables=variables, tolerant=tolerant)
    except BundleError as error:
        return list(error.problems)
    return check_bundle(parsed, jq=jq, integration=integration, others=others)


def check_marks(text, **options):
    plain, expected = marks(text)
    problems = problems_of(plain, **options)
    found = sorted((one.code, one.line, one.column) for one in problems)
    assert found == expected, "\n".join(map(str, problems))
    return problems
