"""The events that Zendesk sends: sources and types that a job spec can name, and the members of their documents."""

from __future__ import annotations


def _types(family: str, names: str) -> tuple[str, ...]:
    return tuple(f"{family}.{name}" for name in names.split())


_TICKET = _types(
    "ticket",
    """AgentAssignmentChanged AttachmentLinkedToComment AttachmentRedactedFromComment BrandChanged CommentAdded
    CommentMadePrivate CommentRedacted CustomFieldChanged DescriptionChanged CcsChanged ExternalIdChanged
    FollowersChanged TicketFormChanged GroupAssignmentChanged OrganizationChanged PriorityChanged ProblemLinkChanged
    RequesterChanged StatusChanged SubjectChanged SubmitterChanged TagsChanged TaskDueAtChanged TicketCreated
    MarkedAsSpam TicketMerged TicketPermanentlyDeleted TicketSoftDeleted TicketTypeChanged TicketUndeleted""",
)
_USER = _types(
    "user",
    """UserCreated UserMerged UserIsActiveChanged UserAliasChanged CustomFieldChanged CustomRoleChanged
    UserDefaultGroupChanged UserDetailsChanged ExternalIdChanged UserGroupAdded UserGroupRemoved UserIdentityCreated
    UserIdentityChanged UserIdentityRemoved LastLoginChanged UserNameChanged UserNotesChanged
    OnlyPrivateCommentsChanged UserOrganizationAdded UserOrganizationRemoved UserPhotoChanged UserRoleChanged
    TagsChanged TimeZoneChanged""",
)
_CUSTOM_OBJECT = _types("customobject", "CustomObjectRecordCreated CustomObjectRecordChanged CustomObjectRecordDeleted")
_LEGACY = ("customobject.CustomObjectChanged", "customobject.CustomObjectDeleted", "activity.UserActivityCreated")

EVENT_TYPES: dict[str, tuple[str, ...]] = {
    "support": (*_TICKET, *_USER, "organization.CustomFieldChanged", *_CUSTOM_OBJECT),
    "sunshine": _LEGACY,
}
"""Event source -> the types known of it."""

OPEN_FAMILIES = ("organization.",)
"""Families of which Zendesk documents more types than are listed here."""

TICKET_MEMBERS = frozenset(
    """id status priority type tags requester_id submitter_id assignee_id group_id brand_id organization_id form_id
    external_id via created_at updated_at""".split()
)
"""The members of ``$.input.ticket_event.ticket``."""

FAMILY_MEMBERS = {
    "ticket": "ticket_event",
    "user": "user_event",
    "organization": "organization_event",
    "customobject": "custom_object_event",
    "activity": "activity_event",
}
"""Family of an event type -> the member of ``$.input`` that holds the event."""

DOCUMENT_MEMBERS = ("account_id", "accountId", "integration_key", "subdomain", "input", "connections")
"""The members of a trigger document."""
