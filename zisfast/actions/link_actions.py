"""The built-in actions on links: LoadLinks, CreateLink, PatchLink and DeleteLink."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from zisfast._core import Document
from zisfast.actions.config_actions import NO_RESPONSE
from zisfast.actions.parameters import failed
from zisfast.errors import StoreError
from zisfast.stores.links import (
    DEFAULT_PAGE_SIZE,
    LARGEST_PAGE_SIZE,
    LinkKey,
    LinkQuery,
    link_attributes,
    link_name,
    link_object,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zisfast.actions.context import ActionContext
    from zisfast.stores.links import LinkStore


async def load_links(store: LinkStore, context: ActionContext, parameters: bytes) -> bytes:
    """``{"links": [...], "meta": {"has_more", "after", "before"}}``; names may hold ``*``."""
    values = Document(parameters).to_python()
    query = _query(values)
    try:
        page = await store.find_links(context.owner, query)
    except StoreError as error:
        raise failed("LoadLinks", str(error), status=400) from None
    meta = {
        "has_more": page.more,
        "after": page.links[-1].id if page.links else None,
        "before": page.links[0].id if page.links else None,
    }
    return msgspec.json.encode({"links": page.links, "meta": meta})


async def create_link(store: LinkStore, context: ActionContext, parameters: bytes) -> bytes:
    """``{"link": {...}}``. Raises :class:`ActionError` when there is such a link."""
    values = Document(parameters).to_python()
    try:
        link_type = link_name(values.get("link_type"), "link_type")
        left = link_object(values.get("left_object"), "left_object")
        right = link_object(values.get("right_object"), "right_object")
    except StoreError as error:
        raise failed("CreateLink", str(error), status=400) from None
    link = await store.create_link(context.owner, link_type, left, right, context.clock)
    if link is None:
        key = LinkKey(link_type, left["name"], right["name"])
        raise failed("CreateLink", f"there is a link {key}", status=409)
    return msgspec.json.encode({"link": link})


async def patch_link(store: LinkStore, context: ActionContext, parameters: bytes) -> bytes:
    """Change attributes of the objects of the link with this type and these names; ``{"link": {...}}``."""
    values = Document(parameters).to_python()
    key = _key("PatchLink", values)
    try:
        left = link_attributes(values.get("left_object", {}), "left_object")
        right = link_attributes(values.get("right_object", {}), "right_object")
    except StoreError as error:
        raise failed("PatchLink", str(error), status=400) from None
    link = await store.patch_link(context.owner, key, left, right, context.clock)
    if link is None:
        raise failed("PatchLink", f"there is no link {key}", status=404)
    return msgspec.json.encode({"link": link})


async def delete_link(store: LinkStore, context: ActionContext, parameters: bytes) -> bytes:
    """Remove the link with this type and these names. Raises :class:`ActionError` when there is none."""
    key = _key("DeleteLink", Document(parameters).to_python())
    if not await store.delete_link(context.owner, key):
        raise failed("DeleteLink", f"there is no link {key}", status=404)
    return NO_RESPONSE


def _query(values: Mapping[str, Any]) -> LinkQuery:
    try:
        link_type = link_name(values.get("link_type"), "link_type")
    except StoreError as error:
        raise failed("LoadLinks", str(error), status=400) from None
    left, right = _pattern(values, "left_object_name"), _pattern(values, "right_object_name")
    if left is None and right is None:
        raise failed("LoadLinks", "one of left_object_name and right_object_name is needed", status=400)
    size = values.get("page_size", DEFAULT_PAGE_SIZE)
    if isinstance(size, str) and size.isascii() and size.isdigit() and len(size) <= 3:
        size = int(size)
    if type(size) is not int or not 1 <= size <= LARGEST_PAGE_SIZE:
        raise failed("LoadLinks", f"page_size must be a number from 1 to {LARGEST_PAGE_SIZE}", status=400)
    return LinkQuery(link_type, left, right, size, _pattern(values, "page_after_cursor"))


def _pattern(values: Mapping[str, Any], name: str) -> str | None:
    value = values.get(name)
    if type(value) is int:
        return str(value)
    if value is not None and not isinstance(value, str):
        raise failed("LoadLinks", f"{name} must be a string", status=400)
    return value


def _key(action: str, values: Mapping[str, Any]) -> LinkKey:
    try:
        return LinkKey(
            link_name(values.get("link_type"), "link_type"), _name(values, "left_object"), _name(values, "right_object")
        )
    except StoreError as error:
        raise failed(action, str(error), status=400) from None


def _name(values: Mapping[str, Any], side: str) -> str:
    """The name of a side: ``left_object_name``, or the one in ``left_object``."""
    if f"{side}_name" in values:
        return link_name(values[f"{side}_name"], f"{side}_name")
    name: str = link_object(values.get(side), side)["name"]
    return name
