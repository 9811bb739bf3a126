import pytest

from zisfast.bundles.event_types import FAMILY_MEMBERS
from zisfast.events.types import KNOWN_TYPES, event_type, title_of


@pytest.mark.parametrize(
    ("member", "title", "tag"),
    [
        ("ticket_event", "Ticket Created", "ticket.TicketCreated"),
        ("ticket_event", "Comment Created", "ticket.CommentAdded"),
        ("ticket_event", "Email CCs Changed", "ticket.CcsChanged"),
        ("ticket_event", "Attachment Linked to Comment", "ticket.AttachmentLinkedToComment"),
        ("ticket_event", "External ID Changed", "ticket.ExternalIdChanged"),
        ("ticket_event", "Form Changed", "ticket.TicketFormChanged"),
        ("ticket_event", "Ticket Type Changed", "ticket.TicketTypeChanged"),
        ("ticket_event", "Ticket Marked as Spam", "ticket.MarkedAsSpam"),
        ("ticket_event", "Ticket Soft Deleted", "ticket.TicketSoftDeleted"),
        ("ticket_event", "Task Due At Changed", "ticket.TaskDueAtChanged"),
        ("ticket_event", "agent assignment changed", "ticket.AgentAssignmentChanged"),
        ("user_event", "User Created", "user.UserCreated"),
        ("user_event", "Alias Changed", "user.UserAliasChanged"),
        ("user_event", "User Alias Changed", "user.UserAliasChanged"),
        ("user_event", "Active Status Changed", "user.UserIsActiveChanged"),
        ("user_event", "Identity Deleted", "user.UserIdentityRemoved"),
        ("user_event", "Group Membership Created", "user.UserGroupAdded"),
        ("organization_event", "Custom Field Changed", "organization.CustomFieldChanged"),
        ("custom_object_event", "Custom Object Record Created", "customobject.CustomObjectRecordCreated"),
    ],
)
def test_titles_name_types(member, title, tag):
    assert event_type(member, title) == ("support", tag)


def test_some_families_come_from_sunshine():
    assert event_type("activity_event", "User Activity Created") == ("sunshine", "activity.UserActivityCreated")
    assert event_type("custom_object_event", "Custom Object Changed") == (
        "sunshine",
        "customobject.CustomObjectChanged",
    )


@pytest.mark.parametrize(("member", "title"), [("ticket_event", "Ticket Updated"), ("chat_event", "Ticket Created")])
def test_others_are_unknown(member, title):
    assert event_type(member, title) is None


@pytest.mark.parametrize("source", KNOWN_TYPES)
def test_every_type_is_found_by_its_title_and_by_itself(source):
    for type_ in KNOWN_TYPES[source]:
        family, _, name = type_.partition(".")
        assert event_type(FAMILY_MEMBERS[family], title_of(type_)) == (source, type_)
        assert event_type(FAMILY_MEMBERS[family], name) == (source, type_)
