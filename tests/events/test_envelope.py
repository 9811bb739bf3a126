import json

import pytest

from zisfast.errors import DocumentError
from zisfast.events.envelope import EventError, Origin, parse_event

INPUT = b'{"ticket_event": {"type": "Ticket Created", "ticket": {"id": 12345678901234567890123, "n": 1.0}}}'


class TestTriggerDocument:
    def test_it_is_kept(self):
        event = parse_event(b'{"account_id": 5, "subdomain": "acme", "input": ' + INPUT + b"} ")
        assert (event.source, event.type) == ("support", "ticket.TicketCreated")
        assert (event.account_id, event.subdomain) == (5, "acme")
        assert event.document == b'{"account_id": 5, "subdomain": "acme", "input": ' + INPUT + b"} "

    def test_what_it_lacks_is_added(self):
        event = parse_event(b' {"subdomain": "acme", "input": {}, "x": 1.0}', Origin(7, "my_int", "other"))
        assert event.document == (
            b' {"account_id":7,"integration_key":"my_int","subdomain": "acme", "input": {}, "x": 1.0}'
        )

    def test_both_spellings_of_the_account(self):
        both = Origin(both_spellings=True)
        assert (
            parse_event(b'{"account_id":5,"input":{}}', both).document == b'{"accountId":5,"account_id":5,"input":{}}'
        )
        assert parse_event(b'{"accountId":5,"input":{}}', both).document == b'{"account_id":5,"accountId":5,"input":{}}'
        assert parse_event(b'{"input":{}}', both).document == b'{"input":{}}'

    def test_an_event_of_no_known_type_has_a_reason(self):
        event = parse_event(b'{"input": {"ticket_event": {"type": "Ticket Updated"}}}')
        assert event.source is None
        assert event.untyped == 'input.ticket_event.type: "Ticket Updated" is not the title of a known event'


class TestOwnEvent:
    def test_source_and_type_are_its_own(self):
        event = parse_event(
            b'{"source": "shop", "type": "order.Paid", "input": {"total": 1.50}, "id": "x"}',
            Origin(7, "my_int", "acme"),
        )
        assert (event.source, event.type) == ("shop", "order.Paid")
        assert event.document == (
            b'{"account_id":7,"integration_key":"my_int","subdomain":"acme","input":{"total": 1.50}}'
        )

    def test_its_own_account_wins(self):
        event = parse_event(
            b'{"source": "s", "type": "t", "input": [], "account_id": 1, "subdomain": "mine"}', Origin(7, None, "acme")
        )
        assert json.loads(event.document) == {"account_id": 1, "subdomain": "mine", "input": []}


class TestInput:
    def test_it_is_wrapped(self):
        event = parse_event(INPUT)
        assert (event.source, event.type) == ("support", "ticket.TicketCreated")
        assert event.document == b'{"input":' + INPUT + b"}"

    def test_any_object_is_one(self):
        event = parse_event(b'{"token": "x", "source": "mail", "type": "mine"}', Origin(None, None, "acme"))
        assert event.source is None
        assert event.untyped == "its input is none of Zendesk's events, and it has no source and type of its own"
        assert event.document == b'{"subdomain":"acme","input":{"token": "x", "source": "mail", "type": "mine"}}'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"[1]", "the event is [1], expected an object"),
        (b'"x"', 'the event is "x", expected an object'),
        (b'{"source": "", "type": "t", "input": {}}', 'source: "" is not a string with text'),
        (b'{"source": "s", "type": 3, "input": {}}', "type: 3 is not a string with text"),
        (b'{"account_id": "5", "input": {}}', 'account_id: "5" is not an integer'),
        (b'{"account_id": true, "input": {}}', "account_id: true is not an integer"),
        (b'{"integration_key": {}, "input": {}}', "integration_key: {} is not a string with text"),
        (
            b'{"subdomain": "a.b/c", "input": {}}',
            'subdomain: "a.b/c" is not a subdomain (letters, digits and hyphens)',
        ),
        (
            b'{"type": "zen:event-type:ticket.created", "detail": {}}',
            (
                "type: 'zen:event-type:ticket.created' is an event as Zendesk's webhooks send it,"
                " expected a trigger document"
            ),
        ),
    ],
)
def test_errors_name_member_value_and_reason(text, message):
    with pytest.raises(EventError) as caught:
        parse_event(text)
    assert str(caught.value) == message


def test_text_that_is_no_json():
    with pytest.raises(DocumentError) as caught:
        parse_event(b'{"input": }')
    assert (caught.value.line, caught.value.column) == (1, 11)
