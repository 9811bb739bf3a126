import json

import pytest

import zisfast
from zisfast.engine.dispatch import matching, mismatch


def job_spec(name, source, type_):
    properties = {"name": name, "event_source": source, "event_type": type_, "flow_name": "zis:acme:flow:f"}
    return {"type": "ZIS::JobSpec", "properties": properties}


@pytest.fixture(scope="module")
def program():
    definition = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
    resources = {
        "f": {"type": "ZIS::Flow", "properties": {"name": "f", "definition": definition}},
        "one": job_spec("one", "support", "ticket.TicketCreated"),
        "two": job_spec("two", "shop", "order.Paid"),
        "three": job_spec("three", "support", "ticket.TicketCreated"),
    }
    bundle = {"zis_template_version": "2019-10-14", "name": "acme", "resources": resources}
    return zisfast.compile(zisfast.load_bundle(json.dumps(bundle).encode()))


def test_every_job_spec_of_the_event_matches_in_order(program):
    event = zisfast.parse_event(b'{"ticket_event": {"type": "Ticket Created"}}')
    assert [one.name for one in matching(program, event)] == ["one", "three"]
    assert [one.flow for one in matching(program, event)] == ["f", "f"]


def test_an_event_without_a_type_matches_none(program):
    assert matching(program, zisfast.parse_event(b"{}")) == []


def test_a_mismatch_says_why(program):
    event = zisfast.parse_event(b'{"source": "shop", "type": "order.Sent", "input": {}}')
    assert [mismatch(one, event) for one in program.job_specs] == [
        (
            "its event_source is 'support', the event's 'shop' and its event_type is 'ticket.TicketCreated',"
            " the event's 'order.Sent'"
        ),
        "its event_type is 'order.Paid', the event's 'order.Sent'",
        (
            "its event_source is 'support', the event's 'shop' and its event_type is 'ticket.TicketCreated',"
            " the event's 'order.Sent'"
        ),
    ]
    assert mismatch(program.job_specs[1], zisfast.Event(b"{}", "shop", "order.Paid")) is None


def test_an_event_runs_through(program):
    event = zisfast.parse_event(b'{"ticket_event": {"type": "Ticket Created"}}')
    for one in matching(program, event):
        record = zisfast.run(program, one.flow_name, event.document, actions=pytest.fail)
        assert record.output_bytes == event.document
