"""Request headers: what an author may set, and values that cannot inject."""

from __future__ import annotations

import re

from zisfast.actions.sender import TASK_FAILED
from zisfast.errors import ActionError

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")

# They belong to one connection or frame the message: setting them splits or smuggles requests.
_CONNECTION_HEADERS = frozenset(
    {
        "host",
        "content-length",
        "transfer-encoding",
        "connection",
        "keep-alive",
        "proxy-connection",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "upgrade",
        "expect",
    }
)


def name_problem(name: str) -> str | None:
    """Why an author cannot set the header ``name``, or None."""
    if not _TOKEN.fullmatch(name):
        return f"{name!r} is not a header name"
    if name.lower() in _CONNECTION_HEADERS:
        return f"the header {name} is set by the connection and cannot be set by an action"
    return None


def check_value(name: str, value: str) -> str:
    """The header's value, without surrounding white space. Raises :class:`ActionError`, which does not show it."""
    value = value.strip(" \t")
    if _CONTROL.search(value):
        raise ActionError(
            TASK_FAILED, f"the value of the header {name} holds a line break or another control character"
        )
    return value


def wire_value(value: str) -> bytes:
    """The value's bytes. UTF-8, so a character never becomes another one: U+010A is not a line feed."""
    return value.encode("utf-8", "surrogatepass")
