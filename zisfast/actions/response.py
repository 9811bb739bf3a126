"""What an answer means for the flow: a value, or an error."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec

from zisfast._core import Document
from zisfast.actions.sender import TASK_FAILED
from zisfast.errors import ActionError, DocumentError

if TYPE_CHECKING:
    from zisfast.actions.sender import HttpResponse

# Other names are read as UTF-8: Python knows codecs that are no character sets.
_CHARSETS = {"iso-8859-1", "latin-1", "latin1", "windows-1252", "utf-16", "utf-16le", "utf-16be"}
_BOM = b"\xef\xbb\xbf"


def outcome(response: HttpResponse) -> bytes:
    """The action's value as JSON text.

    A body of a JSON content type is its value as it stands, and so is an object or array of any other type (many
    servers say ``text/plain``). Every other body, an empty one too, becomes ``{"__httpresponse": text}``.
    Raises :class:`zisfast.errors.ActionError` for a status other than 2xx; redirects are not followed.
    """
    if not 200 <= response.status <= 299:
        raise status_error(response)
    media_type, charset = _content_type(response.header("content-type"))
    body = response.body
    if charset in _CHARSETS:
        body = body.decode(charset, "replace").encode("utf-8", "replace")
    body = body.removeprefix(_BOM)
    if media_type == "application/json" or media_type.endswith("+json") or body.lstrip()[:1] in (b"{", b"["):
        try:
            Document(body)
        except DocumentError:
            pass
        else:
            return body
    return msgspec.json.encode({"__httpresponse": body.decode("utf-8", "replace")})


def status_error(response: HttpResponse) -> ActionError:
    """The error for a status other than 2xx."""
    return ActionError(
        TASK_FAILED,
        f"external action failed due to status code: {response.status}",
        status=response.status,
        retry_after=_retry_after(response),
        retryable=response.status == 429 or response.status >= 500,
    )


def _content_type(header: str | None) -> tuple[str, str]:
    media_type, *parameters = (header or "").lower().split(";")
    for parameter in parameters:
        name, _, value = parameter.strip().partition("=")
        if name == "charset":
            return media_type.strip(), value.strip(" \"'")
    return media_type.strip(), ""


def _retry_after(response: HttpResponse) -> float | None:
    """The seconds of ``Retry-After``, which holds a number or a date."""
    text = (response.header("retry-after") or "").strip()
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return float(text)
    try:
        from email.utils import parsedate_to_datetime  # few answers need it

        moment = parsedate_to_datetime(text).timestamp()
        sent = response.header("date")
        # the server's own clock, where it says it: ours may be wrong
        now = parsedate_to_datetime(sent).timestamp() if sent else time.time()
    except (ValueError, OverflowError):
        return None
    return max(0.0, moment - now)
