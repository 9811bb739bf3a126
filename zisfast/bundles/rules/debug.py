"""States left over from debugging, which send the whole document away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from zisfast.bundles.names import shown
from zisfast.bundles.rules.http_actions import host_of

if TYPE_CHECKING:
    from zisfast.bundles.context import Context


REQUEST_BINS = re.compile(
    r"(?:.*\.)?(?:webhook\.site|requestbin\.(?:com|net|io)|requestcatcher\.com|pipedream\.net|beeceptor\.com"
    r"|hookbin\.com|webhook\.cool|ptsv\d?\.com|httpbin\.org|postb\.in|mockbin\.(?:io|org)|typedwebhook\.tools)",
    re.IGNORECASE,
)


def check(context: Context) -> None:
    """Check every Action state that passes ``$``, and every action that posts to a request bin."""
    for state in context.states():
        name = context.custom_action(state)
        found = context.definition(name) if name is not None else None
        if found is None or not _passes_everything(state.value.get("Parameters")):
            continue
        place, definition = found
        host = host_of(str(definition.get("url", "")))
        if host is not None and REQUEST_BINS.fullmatch(host):
            message = f"the state sends the whole document to the request bin {shown(host)}"
        elif "debug" in f"{state.name} {name}".lower() and host is None and "path" not in definition:
            message = "the state looks like a left-over from debugging: it sends the whole document away"
        else:
            continue
        context.report.add("debug-state", state.place, f"{message}; send what is needed, or remove it", key=True)


def _passes_everything(parameters: Any) -> bool:
    return isinstance(parameters, dict) and any(
        key.endswith(".$") and value in ("$", "{{$}}") for key, value in parameters.items()
    )
