"""Zendesk's event types: which ones exist, and which one the human title inside a trigger document means."""

from __future__ import annotations

import re

SUPPORT = "support"
SUNSHINE = "sunshine"

TICKET = (
    "AgentAssignmentChanged AttachmentLinkedToComment AttachmentRedactedFromComment BrandChanged CommentAdded "
    "CommentMadePrivate CommentRedacted CustomFieldChanged DescriptionChanged CcsChanged ExternalIdChanged "
    "FollowersChanged TicketFormChanged GroupAssignmentChanged OrganizationChanged PriorityChanged "
    "ProblemLinkChanged RequesterChanged StatusChanged SubjectChanged SubmitterChanged TagsChanged "
    "TaskDueAtChanged TicketCreated MarkedAsSpam TicketMerged TicketPermanentlyDeleted TicketSoftDeleted "
    "TicketTypeChanged TicketUndeleted"
).split()
USER = (
    "UserCreated UserMerged UserIsActiveChanged UserAliasChanged CustomFieldChanged CustomRoleChanged "
    "UserDefaultGroupChanged UserDetailsChanged ExternalIdChanged UserGroupAdded UserGroupRemoved "
    "UserIdentityCreated UserIdentityChanged UserIdentityRemoved LastLoginChanged UserNameChanged "
    "UserNotesChanged OnlyPrivateCommentsChanged UserOrganizationAdded UserOrganizationRemoved "
    "UserPhotoChanged UserRoleChanged TagsChanged TimeZoneChanged"
).split()
# of the organization tags only the first one is documented; the others follow the rule of the families above
ORGANIZATION = (
    "CustomFieldChanged OrganizationCreated OrganizationDeleted OrganizationNameChanged ExternalIdChanged TagsChanged"
).split()
CUSTOM_OBJECT = ["CustomObjectRecordCreated", "CustomObjectRecordChanged", "CustomObjectRecordDeleted"]
LEGACY_OBJECT = ["CustomObjectChanged", "CustomObjectDeleted"]
ACTIVITY = ["UserActivityCreated"]

# titles that are not the words of their tag
IRREGULAR_TITLES = {
    "ticket.CommentAdded": "Comment Created",
    "ticket.CcsChanged": "Email CCs Changed",
    "ticket.ExternalIdChanged": "External ID Changed",
    "ticket.TicketFormChanged": "Form Changed",
    "ticket.MarkedAsSpam": "Ticket Marked as Spam",
    "user.UserIsActiveChanged": "Active Status Changed",
    "user.UserIdentityRemoved": "Identity Deleted",
    "user.ExternalIdChanged": "External ID Changed",
    "user.UserGroupAdded": "Group Membership Created",
    "user.UserGroupRemoved": "Group Membership Deleted",
    "user.UserOrganizationAdded": "Organization Membership Created",
    "user.UserOrganizationRemoved": "Organization Membership Deleted",
    "organization.ExternalIdChanged": "External ID Changed",
}

# the member of ``input`` that holds the event -> (family, source, tags); custom objects have two sources
MEMBERS = {
    "ticket_event": ("ticket", SUPPORT, TICKET),
    "user_event": ("user", SUPPORT, USER),
    "organization_event": ("organization", SUPPORT, ORGANIZATION),
    "custom_object_event": ("customobject", SUPPORT, CUSTOM_OBJECT),
    "activity_event": ("activity", SUNSHINE, ACTIVITY),
}

WORD = re.compile(r"[A-Z][a-z]*")
NOT_LETTER = re.compile(r"[^a-z0-9]")


def title_of(tag: str) -> str:
    """The human title of an event type such as ``ticket.TicketCreated``: ``Ticket Created``."""
    known = IRREGULAR_TITLES.get(tag)
    if known is not None:
        return known
    words = WORD.findall(tag.partition(".")[2])
    return " ".join(word.lower() if word in ("To", "From") else word for word in words)


def _key(title: str) -> str:
    return NOT_LETTER.sub("", title.lower())


def _titles(member: str) -> dict[str, tuple[str, str]]:
    """Every spelling of every title of one family -> (source, event type)."""
    family, source, names = MEMBERS[member]
    found: dict[str, tuple[str, str]] = {}
    for name in names:
        tag = f"{family}.{name}"
        found[_key(title_of(tag))] = source, tag
    for name in names:
        tag = f"{family}.{name}"
        # the tag itself, and a title with or without the family's name, where that is not another one's title
        for other in (name, f"{family}{name}", name.removeprefix(family.capitalize())):
            found.setdefault(_key(other), (source, tag))
    if member == "custom_object_event":
        for name in LEGACY_OBJECT:
            found[_key(name)] = SUNSHINE, f"{family}.{name}"
    return found


def event_type(member: str, title: str) -> tuple[str, str] | None:
    """Source and type of the event in ``input.<member>`` with the title ``title``.

    ``event_type("ticket_event", "Comment Created")`` is ``("support", "ticket.CommentAdded")``; None when there
    is no such member or title.
    """
    if member not in MEMBERS:
        return None
    return _titles(member).get(_key(title))
