"""Zendesk's event types: which ones exist, and which one the human title inside a trigger document means."""

from __future__ import annotations

import re
from functools import cache

from zisfast.bundles.event_types import EVENT_TYPES, FAMILY_MEMBERS

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

# of the organization types only one is documented; these follow the rule of the other families
KNOWN_TYPES = {
    **EVENT_TYPES,
    "support": (
        *EVENT_TYPES["support"],
        "organization.OrganizationCreated",
        "organization.OrganizationDeleted",
        "organization.OrganizationNameChanged",
        "organization.ExternalIdChanged",
        "organization.TagsChanged",
    ),
}
MEMBERS = tuple(FAMILY_MEMBERS.values())
"""The members of ``input`` of which one holds the event."""

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


@cache
def _titles(member: str) -> dict[str, tuple[str, str]]:
    """Every spelling of every title of one family -> (source, event type)."""
    family = next(name for name, own in FAMILY_MEMBERS.items() if own == member)
    types = [
        (source, type_) for source, types in KNOWN_TYPES.items() for type_ in types if type_.startswith(f"{family}.")
    ]
    found = {_key(title_of(type_)): (source, type_) for source, type_ in types}
    for source, type_ in types:
        name = type_.partition(".")[2]
        # the type itself, and its words with or without the family's, where that is not another one's title
        for other in (name, f"{family}{name}", name.removeprefix(family.capitalize())):
            found.setdefault(_key(other), (source, type_))
    return found


def event_type(member: str, title: str) -> tuple[str, str] | None:
    """Source and type of the event in ``input.<member>`` with the title ``title``.

    ``event_type("ticket_event", "Comment Created")`` is ``("support", "ticket.CommentAdded")``; None when there
    is no such member or title.
    """
    if member not in MEMBERS:
        return None
    return _titles(member).get(_key(title))
