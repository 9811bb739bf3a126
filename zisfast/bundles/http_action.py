"""Reading the definition of a custom HTTP action; what does not fit the model is left out, the checker reports it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zisfast.bundles.bundle import HttpAction, Pair

if TYPE_CHECKING:
    from zisfast._core.document import Document
    from zisfast.bundles.problems import Place


def read_http_action(name: str, definition: dict[str, Any], document: Document, place: Place) -> HttpAction:
    """The action that ``definition`` (of the resource at ``place``) describes."""
    root: Place = (*place, "properties", "definition")
    url, url_dynamic = _member(definition, "url")
    path, path_dynamic = _member(definition, "path")
    body_key = next((key for key in ("requestBody.$", "requestBody") if key in definition), None)
    method = definition.get("method")
    connection = definition.get("connectionName")
    return HttpAction(
        name=name,
        method=method.upper() if isinstance(method, str) else "GET",
        url=url,
        path=path if url is None else None,
        dynamic=url_dynamic if url is not None else path_dynamic,
        headers=_pairs(definition.get("headers")),
        query=_pairs(definition.get("query")) + _pairs(definition.get("queryParams")),
        body=None if body_key is None else document.slice((*root, body_key)),
        body_dynamic=body_key == "requestBody.$",
        connection_name=connection if isinstance(connection, str) else None,
        definition=document.slice(root),
        place=place,
    )


def _member(definition: dict[str, Any], key: str) -> tuple[str | None, bool]:
    """The text of ``key.$`` or ``key``, and whether it was the first."""
    for name, dynamic in ((f"{key}.$", True), (key, False)):
        if isinstance(definition.get(name), str):
            return definition[name], dynamic
    return None, False


def _pairs(items: object) -> tuple[Pair, ...]:
    found: list[Pair] = []
    if isinstance(items, dict):  # not what the platform documents, but what some authors write
        items = [
            {"key": key.removesuffix(".$"), "value.$" if key.endswith(".$") else "value": value}
            for key, value in items.items()
        ]
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict) or not isinstance(item.get("key"), str):
            continue
        value, dynamic = _member(item, "value")
        if value is None and isinstance(item.get("value"), (int, float)):
            value = _scalar(item["value"])
        if value is not None:
            found.append(Pair(item["key"], value, dynamic))
    return tuple(found)


def _scalar(value: float) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        return str(value)
    except ValueError:  # more digits than Python writes
        return None
