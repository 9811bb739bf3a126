"""Links: pairs of object names, by which an integration finds the partner of a record."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from zisfast.errors import StoreError
from zisfast.stores.files import decode, read_file, type_name
from zisfast.stores.wildcard import wildcard_match

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    from zisfast.stores.owner import Owner

DEFAULT_PAGE_SIZE = 20
LARGEST_PAGE_SIZE = 100

_NAMESPACE = "5f9d4f4b-6a0f-5c38-9d0a-5b1c9b1f7a10"
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f*\ud800-\udfff]")


class Link(msgspec.Struct):
    """A link as the platform shows it. ``left_object`` and ``right_object`` hold ``name`` and what else was given."""

    id: str
    uuid: str
    account_id: int | None
    integration: str
    link_type: str
    left_object: dict[str, Any]
    right_object: dict[str, Any]
    created_at: str
    updated_at: str

    @property
    def key(self) -> LinkKey:
        """What identifies the link in its integration."""
        return LinkKey(self.link_type, self.left_object["name"], self.right_object["name"])


class LinkKey(msgspec.Struct, frozen=True):
    """Type and both names identify a link."""

    link_type: str
    left: str
    right: str

    def __str__(self) -> str:
        return f"of type {self.link_type!r} from {self.left!r} to {self.right!r}"


class LinkQuery(msgspec.Struct, frozen=True):
    """Which links: names may hold ``*`` for any text; None stands for any name."""

    link_type: str
    left: str | None = None
    right: str | None = None
    page_size: int = DEFAULT_PAGE_SIZE
    after: str | None = None


class LinkPage(msgspec.Struct, frozen=True):
    """Some of the links that a query finds; ``more`` says that others follow."""

    links: list[Link]
    more: bool


class LinkStore(Protocol):
    """Where links are kept."""

    async def find_links(self, owner: Owner, query: LinkQuery) -> LinkPage:
        """The links that match, in the order of their creation. Raises :class:`StoreError` for an unknown ``after``."""
        ...

    async def create_link(
        self, owner: Owner, link_type: str, left: dict[str, Any], right: dict[str, Any], now: float
    ) -> Link | None:
        """The new link, or None when there is one with the same type and names."""
        ...

    async def patch_link(
        self, owner: Owner, key: LinkKey, left: Mapping[str, Any], right: Mapping[str, Any], now: float
    ) -> Link | None:
        """The link with the given attributes changed, or None when there is no such link."""
        ...

    async def delete_link(self, owner: Owner, key: LinkKey) -> bool:
        """False when there is no such link."""
        ...


class MemoryLinkStore:
    """Links in memory. ``links`` are ``{"link_type", "left_object", "right_object"}``; every owner starts with them."""

    def __init__(self, links: Iterable[Mapping[str, Any]] = ()) -> None:
        self._seed = [_parse_link(link, f"link {number}") for number, link in enumerate(links)]
        self._owners: dict[Owner, dict[LinkKey, Link]] = {}

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> MemoryLinkStore:
        """The store for a JSON file: an array of links, or ``{"links": [...]}`` as the platform answers."""
        value = decode(read_file(path, "links"), str(path), "links")
        links = value.get("links") if isinstance(value, dict) else value
        if not isinstance(links, list):
            raise StoreError(f"expected an array of links, got {type_name(links)}", str(path))
        try:
            return cls(links)
        except StoreError as error:
            raise StoreError(error.message, f"{path}: {error.where}") from None

    async def find_links(self, owner: Owner, query: LinkQuery) -> LinkPage:
        """See :class:`LinkStore`."""
        found = [
            link
            for key, link in self._of(owner).items()
            if key.link_type == query.link_type
            and wildcard_match(query.left, key.left)
            and wildcard_match(query.right, key.right)
        ]
        start = 0
        if query.after is not None:
            ids = [link.id for link in found]
            if query.after not in ids:
                raise StoreError(f"no link has the id {query.after!r}", "page_after_cursor")
            start = ids.index(query.after) + 1
        end = start + query.page_size
        return LinkPage(found[start:end], more=len(found) > end)

    async def create_link(
        self, owner: Owner, link_type: str, left: dict[str, Any], right: dict[str, Any], now: float
    ) -> Link | None:
        """See :class:`LinkStore`."""
        link = _new_link(owner, link_type, left, right, now)
        links = self._of(owner)
        if link.key in links:
            return None
        links[link.key] = link
        return link

    async def patch_link(
        self, owner: Owner, key: LinkKey, left: Mapping[str, Any], right: Mapping[str, Any], now: float
    ) -> Link | None:
        """See :class:`LinkStore`."""
        link = self._of(owner).get(key)
        if link is None:
            return None
        link.left_object = {**link.left_object, **left, "name": key.left}
        link.right_object = {**link.right_object, **right, "name": key.right}
        link.updated_at = _stamp(now)
        return link

    async def delete_link(self, owner: Owner, key: LinkKey) -> bool:
        """See :class:`LinkStore`."""
        return self._of(owner).pop(key, None) is not None

    def _of(self, owner: Owner) -> dict[LinkKey, Link]:
        if owner not in self._owners:
            links = [_new_link(owner, kind, dict(left), dict(right), 0.0) for kind, left, right in self._seed]
            self._owners[owner] = {link.key: link for link in links}
        return self._owners[owner]


def link_name(value: object, where: str) -> str:
    """The text of a link type or object name: an integer becomes its text. Raises :class:`StoreError`."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise StoreError(f"expected a string, got {type_name(value)}", where)
    if not 3 <= len(value) <= 256:
        raise StoreError(f"{value[:40]!r} has {len(value)} characters, a link name has 3 to 256", where)
    if found := _FORBIDDEN.search(value):
        raise StoreError(f"a link name cannot hold {found[0]!r}", where)
    return value


def link_object(value: object, where: str) -> dict[str, Any]:
    """A link's left or right object with its name as a text. Raises :class:`StoreError`."""
    if not isinstance(value, dict):
        raise StoreError(f"expected an object with a name, got {type_name(value)}", where)
    if "name" not in value:
        raise StoreError("the name is missing", where)
    return link_attributes({**value, "name": link_name(value["name"], f"{where}.name")}, where)


def link_attributes(value: object, where: str) -> dict[str, Any]:
    """The attributes of a link's object, which must be able to be written as JSON again. Raises :class:`StoreError`."""
    if not isinstance(value, dict):
        raise StoreError(f"expected an object, got {type_name(value)}", where)
    try:
        msgspec.json.encode(value)
    except UnicodeEncodeError:
        raise StoreError("a text holds half of a surrogate pair", where) from None
    return value


def _parse_link(link: object, where: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    if not isinstance(link, dict):
        raise StoreError(f"expected an object, got {type_name(link)}", where)
    left = link_object(link.get("left_object"), f"{where}.left_object")
    right = link_object(link.get("right_object"), f"{where}.right_object")
    return link_name(link.get("link_type"), f"{where}.link_type"), left, right


def _new_link(owner: Owner, link_type: str, left: dict[str, Any], right: dict[str, Any], now: float) -> Link:
    # The id follows from what identifies the link, so that running an event again gives the same documents.
    text = msgspec.json.encode([owner.account_id, owner.integration, link_type, left["name"], right["name"]])
    from uuid import UUID, uuid5  # few flows make links

    identity = str(uuid5(UUID(_NAMESPACE), text.decode()))
    stamp = _stamp(now)
    return Link(identity, identity, owner.account_id, owner.integration, link_type, left, right, stamp, stamp)


def _stamp(now: float) -> str:
    return datetime.fromtimestamp(int(now), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
