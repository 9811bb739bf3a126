"""Credentials written into an action: whoever reads the bundle has them. They are never shown in a message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from zisfast.bundles.names import shown

if TYPE_CHECKING:
    from zisfast.bundles.context import Context
    from zisfast.bundles.problems import Place

SECRET_NAME = re.compile(
    r"(?:proxy-)?authorization|cookie"
    r"|(?:.*[-_])?(?:api[-_]?key|token|secret|passw(?:or)?d|credentials?|signature)|apikey|.*[-_]auth",
    re.IGNORECASE,
)
# a word that names a scheme is no secret by itself
_SCHEME = re.compile(r"(?:basic|bearer|token|apikey|key)\s*", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{\{.*?\}\}")
FIX = "put it into a connection and name that in connectionName"


def check_pairs(context: Context, items: Any, place: Place, what: str) -> None:
    """Check the headers or query parameters at ``place``."""
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if not isinstance(item, dict):
            continue
        key, value = item.get("key"), item.get("value")
        if isinstance(key, str) and isinstance(value, str):
            check_value(context, key, value, (*place, index, "value"), what)


def check_value(context: Context, name: str, value: str, place: Place, what: str) -> None:
    """Report a literal secret; a template or an upload-time variable in it keeps it out of the bundle."""
    if SECRET_NAME.fullmatch(name.strip()) and _is_literal(value) and not context.bundle.source.from_variable(place):
        message = f"the {what} {shown(name)} holds a credential; {FIX}"
        context.report.add("inline-credentials", place, message)


def _is_literal(value: str) -> bool:
    rest = _SCHEME.sub("", value, count=1).strip()
    return len(rest) >= 4 and not _TEMPLATE.search(value) and not rest.startswith("$.")


def check_address(context: Context, text: str, place: Place) -> None:
    """Report a secret parameter in a URL or path."""
    if context.bundle.source.from_variable(place):
        return
    try:
        query = parse_qsl(urlsplit(text).query)
    except ValueError:  # an odd address is another rule's business
        return
    for name, value in query:
        if SECRET_NAME.fullmatch(name) and _is_literal(value):
            message = f"the query parameter {shown(name)} holds a credential; {FIX}"
            context.report.add("inline-credentials", place, message)
