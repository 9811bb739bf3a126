"""Definitions of custom HTTP actions: method, address, headers, query and body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from zisfast._core.template import TextTemplate
from zisfast.bundles.bundle import HTTP_ACTION
from zisfast.bundles.expect import expect, expect_text, report_missing, report_unknown
from zisfast.bundles.names import CONNECTION_PATTERN, shown, suggestion
from zisfast.bundles.rules import credentials

if TYPE_CHECKING:
    from zisfast.bundles.context import Context
    from zisfast.bundles.problems import Place

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ADDRESSES = ("url", "url.$", "path", "path.$")
KNOWN = (
    "method",
    *ADDRESSES,
    "headers",
    "query",
    "queryParams",
    "requestBody",
    "requestBody.$",
    "connectionName",
    "Comment",
)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_HOST = re.compile(r"https?://(?:[^/?#@]*@)?([^/?#:]+)", re.IGNORECASE)
RESERVED = frozenset(
    """host content-length transfer-encoding connection keep-alive te trailer upgrade expect proxy-connection
    proxy-authenticate proxy-authorization""".split()
)
# tunnels and machines of one's own: reachable today at best
TEMPORARY = re.compile(
    r"(?:.*\.)?(?:ngrok\.io|ngrok\.app|ngrok-free\.(?:app|dev)|ngrok\.dev|trycloudflare\.com|loca\.lt|localtunnel\.me"
    r"|serveo\.net|localhost|lvh\.me)|127\.\d+\.\d+\.\d+|0\.0\.0\.0|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+",
    re.IGNORECASE,
)


def check(context: Context) -> None:
    """Check every custom action."""
    for place, properties in context.resources(HTTP_ACTION):
        report_unknown(properties, ("name", "definition", "description"), place, context.report)
        definition = expect(properties, "definition", dict, place, context.report, required=True)
        if definition is not None:
            _check_definition(context, definition, (*place, "definition"))


def _check_definition(context: Context, definition: dict[str, Any], place: Place) -> None:
    report = context.report
    report_unknown(definition, KNOWN, place, report)
    method = expect_text(definition, "method", place, report)
    if method is not None and method not in METHODS:
        hint = f"; write {shown(method.upper())}" if method.upper() in METHODS else suggestion(method, METHODS)
        code = "method-case" if method.upper() in METHODS else "unknown-method"
        report.add(code, (*place, "method"), f"there is no method {shown(method)}{hint}")
    _check_address(context, definition, place)
    for key in ("headers", "query", "queryParams"):
        _check_pairs(context, definition, key, place)
    if "queryParams" in definition:
        message = "the documented name is 'query'; the platform may ignore 'queryParams'"
        report.add("query-params", (*place, "queryParams"), message, key=True)
    _check_connection(context, definition, place)
    _check_body(context, definition, place)


def _check_address(context: Context, definition: dict[str, Any], place: Place) -> None:
    given = [key for key in ADDRESSES if key in definition]
    if not given:
        report_missing("url or path", definition, place, context.report)
    if any(key.startswith("url") for key in given) and any(key.startswith("path") for key in given):
        message = "an action has either url (any host) or path (the account's Zendesk), not both"
        context.report.add("url-and-path", (*place, given[-1]), message, key=True)
    for key in given:
        text = definition[key] if key.endswith(".$") else expect_text(definition, key, place, context.report)
        if isinstance(text, str) and not text.startswith("$"):
            _check_text(context, key, text, (*place, key))
            credentials.check_address(context, text, (*place, key))
    for key in ("url", "path", "requestBody"):
        if key in definition and f"{key}.$" in definition:
            message = f"both {shown(key)} and {shown(key + '.$')} are given; only the second counts"
            context.report.add("two-forms", (*place, key), message, key=True)


def _check_text(context: Context, key: str, text: str, place: Place) -> None:
    """What can be said of an address without the values of its placeholders."""
    first, starts_with_value = TextTemplate(text).parts[0]
    if starts_with_value or not text:
        return
    if key.startswith("path"):
        if _ABSOLUTE.match(first):
            message = (
                "a path is appended to https://{subdomain}.zendesk.com; write the part from '/api/...', or use url"
            )
            context.report.add("absolute-path", place, f"an absolute URL stands in {key}: {message}")
        elif not first.startswith("/"):
            context.report.add("path-without-slash", place, f"the path {shown(first)} must start with '/'")
        return
    if not _ABSOLUTE.match(first):
        hint = "; for a request to the account's Zendesk, use path" if re.match(r"/(?!/)", first) else ""
        message = f"the url {shown(first[:40])} is not absolute: it must start with https:// and a host{hint}"
        context.report.add("relative-url", place, message)
        return
    if first.lower().startswith("http:"):
        context.report.add("url-not-https", place, "the request is not encrypted; write https://")
    if "@" in re.split(r"[/?#]", text.partition("://")[2])[0]:
        message = "a URL cannot hold a user; keep user and password in a connection and name that in connectionName"
        context.report.add("user-in-url", place, message)
    host = host_of(text)
    if host is not None and TEMPORARY.fullmatch(host):
        message = f"{shown(host)} is a tunnel or a private address, not a lasting one that the platform can reach"
        context.report.add("temporary-host", place, message)


def host_of(text: str) -> str | None:
    """The host of a URL, where it is written out."""
    match = _HOST.match(text)
    return match[1].lower() if match and "{" not in match[1] else None


def _check_pairs(context: Context, definition: dict[str, Any], key: str, place: Place) -> None:
    report = context.report
    if key not in definition:
        return
    here = (*place, key)
    items = definition[key]
    if isinstance(items, dict):
        message = f'{key} must be an array of {{"key": ..., "value": ...}}, not an object'
        report.add("pairs-not-an-array", here, message)
        return
    for index, item in enumerate(expect(definition, key, list, place, report, required=True) or ()):
        inside = (*here, index)
        if not isinstance(item, dict):
            report.add("wrong-type", inside, f'expected {{"key": ..., "value": ...}}, not {shown(item)}')
            continue
        report_unknown(item, ("key", "value", "value.$"), inside, report)
        name = expect_text(item, "key", inside, report)
        if "value" not in item and "value.$" not in item:
            report_missing("value", item, inside, report)
        elif isinstance(item.get("value"), (dict, list)):
            report.add("wrong-type", (*inside, "value"), f"value must be a string, not {shown(item['value'])}")
        if key == "headers" and name is not None:
            _check_header(context, name, (*inside, "key"))
    credentials.check_pairs(context, items, here, "header" if key == "headers" else "query parameter")


def _check_header(context: Context, name: str, place: Place) -> None:
    if not _TOKEN.fullmatch(name):
        message = f"{shown(name)} is no header name: only letters, digits and !#$%&'*+-.^_`|~ can stand in it"
        context.report.add("header-name", place, message)
    elif name.lower() in RESERVED:
        context.report.add(
            "reserved-header", place, f"the header {shown(name)} belongs to the connection; it cannot be set"
        )


def _check_connection(context: Context, definition: dict[str, Any], place: Place) -> None:
    name = expect_text(definition, "connectionName", place, context.report, required=False)
    if name is not None and not CONNECTION_PATTERN.fullmatch(name):
        message = f"{shown(name)} cannot be a connection's name: 3 to 64 letters, digits, '_' and '-'"
        context.report.add("connection-name", (*place, "connectionName"), message)
    key = next((one for one in ("path", "path.$") if one in definition), None)
    if key is None or "connectionName" in definition or "url" in definition or "url.$" in definition:
        return
    headers = definition.get("headers")
    for item in headers if isinstance(headers, list) else ():
        if isinstance(item, dict) and str(item.get("key")).lower() == "authorization":
            return
    message = "a request to Zendesk does not authenticate by itself and is answered by 401; set connectionName"
    context.report.add("no-connection", (*place, key), message, key=True)


def _check_body(context: Context, definition: dict[str, Any], place: Place) -> None:
    """An object or array is always sent as JSON, whatever a header says."""
    headers = definition.get("headers")
    if not isinstance(definition.get("requestBody"), (dict, list)):
        return
    for index, item in enumerate(headers if isinstance(headers, list) else ()):
        if not isinstance(item, dict) or str(item.get("key")).lower() != "content-type":
            continue
        kind = item.get("value")
        if isinstance(kind, str) and "{{" not in kind and "json" not in kind.lower():
            message = f"the body is sent as JSON, but the header says {shown(kind)}"
            context.report.add("body-not-json", (*place, "headers", index, "value"), message)
