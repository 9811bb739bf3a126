"""The event handed to a flow: what it is, and the trigger document that the flow gets as its ``$``.

Three forms are understood: a whole trigger document (``{"account_id", "subdomain", "input", ...}``), an event of ours
(``{"source", "type", "input", ...}``), or just the input (``{"ticket_event": ...}``, or the body of an inbound
webhook). The bytes of the input are kept, so numbers and strings reach the flow as they were written.
"""

from __future__ import annotations

import re
from typing import ClassVar

import msgspec

from zisfast._core.document import Document
from zisfast.errors import ZisfastError
from zisfast.events.types import MEMBERS, event_type

WEBHOOK_PREFIX = "zen:event-type:"
# one label of a host name: the subdomain becomes part of URLs
SUBDOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
SHOWN = 60


class EventError(ZisfastError):
    """An event that no flow can be given; the message names the member, its value and the reason."""

    code: ClassVar[str] = "event"


class Event(msgspec.Struct, frozen=True):
    """An event with its trigger document (JSON text).

    ``source`` and ``type`` decide which job specs match; where the event doesn't tell them they are None and
    ``untyped`` says why.
    """

    document: bytes
    source: str | None = None
    type: str | None = None
    untyped: str | None = None
    account_id: int | None = None
    subdomain: str | None = None


class Origin(msgspec.Struct, frozen=True):
    """Where an event comes from: what a trigger document says about it besides its ``input``.

    With ``both_spellings`` a document has ``accountId`` besides ``account_id``: Zendesk documents both, and only the
    documents of flows that read the other one are changed.
    """

    account_id: int | None = None
    integration_key: str | None = None
    subdomain: str | None = None
    both_spellings: bool = False


def parse_event(data: bytes, defaults: Origin = Origin()) -> Event:  # noqa: B008 - immutable
    """Read an event; ``defaults`` fill in what the event itself does not say.

    Raises :class:`EventError`, and :class:`zisfast.errors.DocumentError` for text that is not JSON.
    """
    document = Document(data)
    if data[document.offset(())] != ord("{"):
        raise EventError(f"the event is {_shown(document.to_bytes())}, expected an object")
    _refuse_webhook_event(document)
    if not _has(document, "input"):
        return _event(document, document.to_bytes(), (), Origin(), defaults)
    own = _origin(document)
    source, type_ = _member(document, "source"), _member(document, "type")
    if source is None or type_ is None:
        return _event(document, None, ("input",), own, defaults)
    names = _string("source", source), _string("type", type_)
    return _event(document, document.slice(("input",)), ("input",), own, defaults, names)


def _event(
    document: Document,
    body: bytes | None,
    place: tuple[str, ...],
    own: Origin,
    defaults: Origin,
    names: tuple[str, str] | None = None,
) -> Event:
    """The event whose input stands at ``place``; without ``body`` the document is a trigger document already."""
    origin = _merged(own, defaults)
    why = None
    if names is None:
        names, why = _names(document, place)
    missing = _members(origin, document if body is None else None)
    if body is None:
        text = document.to_bytes()
        at = document.offset(()) + 1
        text = text[:at] + b"".join(member + b"," for member in missing) + text[at:]
    else:
        text = b"{" + b",".join([*missing, b'"input":' + body]) + b"}"
    source, type_ = names or (None, None)
    return Event(text, source, type_, why, origin.account_id, origin.subdomain)


def _members(origin: Origin, document: Document | None) -> list[bytes]:
    """The JSON members for what ``origin`` knows and ``document`` lacks."""
    values: dict[str, object] = {
        "account_id": origin.account_id,
        "accountId": origin.account_id if origin.both_spellings else None,
        "integration_key": origin.integration_key,
        "subdomain": origin.subdomain,
    }
    return [
        msgspec.json.encode(name) + b":" + msgspec.json.encode(value)
        for name, value in values.items()
        if value is not None and not (document is not None and _has(document, name))
    ]


def _names(document: Document, place: tuple[str, ...]) -> tuple[tuple[str, str] | None, str | None]:
    """Source and type that the title inside the input stands for, or why there is none."""
    for member in MEMBERS:
        title = _member(document, *place, member, "type")
        if title is None:
            continue
        where = ".".join((*place, member, "type"))
        names = event_type(member, title) if isinstance(title, str) else None
        return names, None if names else f"{where}: {_shown(_json(title))} is not the title of a known event"
    return None, "its input is none of Zendesk's events, and it has no source and type of its own"


def _refuse_webhook_event(document: Document) -> None:
    type_ = _member(document, "type")
    if isinstance(type_, str) and type_.startswith(WEBHOOK_PREFIX) and not _has(document, "input"):
        raise EventError(f"{type_!r} is an event as Zendesk's webhooks send it, expected a trigger document", "type")


def _origin(document: Document) -> Origin:
    account_id = _member(document, "account_id")
    if account_id is None:
        account_id = _member(document, "accountId")
    if account_id is not None and (not isinstance(account_id, int) or isinstance(account_id, bool)):
        raise EventError(f"{_shown(_json(account_id))} is not an integer", "account_id")
    key, subdomain = _member(document, "integration_key"), _member(document, "subdomain")
    return Origin(
        account_id,
        None if key is None else _string("integration_key", key),
        None if subdomain is None else check_subdomain(_string("subdomain", subdomain)),
    )


def _merged(own: Origin, defaults: Origin) -> Origin:
    return Origin(
        defaults.account_id if own.account_id is None else own.account_id,
        own.integration_key or defaults.integration_key,
        own.subdomain or defaults.subdomain,
        defaults.both_spellings,
    )


def check_subdomain(value: str) -> str:
    """``value`` if it can stand before ``.zendesk.com``, else EventError."""
    if SUBDOMAIN.fullmatch(value) is None:
        raise EventError(f"{_shown(_json(value))} is not a subdomain (letters, digits and hyphens)", "subdomain")
    return value


def _has(document: Document, *path: str) -> bool:
    try:
        document.offset(path)
    except KeyError:
        return False
    return True


def _member(document: Document, *path: str) -> object:
    """The value at ``path`` as a Python object; None where it is absent or null."""
    try:
        return Document(document.slice(path)).to_python()
    except KeyError:
        return None


def _string(name: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise EventError(f"{_shown(_json(value))} is not a string with text", name)
    return value


def _json(value: object) -> bytes:
    return msgspec.json.encode(value)


def _shown(text: bytes) -> str:
    shown = text.decode().strip()
    return shown if len(shown) <= SHOWN else shown[: SHOWN - 3] + "..."
