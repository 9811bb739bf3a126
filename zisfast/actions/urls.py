"""URLs with placeholders, rendered so that a value stays inside its component.

An author's text is cut into scheme, authority, path and query when it is compiled. A value in a path or a query is
percent-encoded: it adds no segment, no parameter and no dot segment. Only where the author put a placeholder there
may a value be scheme, host or port, or the whole URL, and then it is checked as what it stands for.

The platform encodes nothing, so authors encode values themselves, with jq's ``@uri``. A value that has at least one
``%XX`` and otherwise only letters, digits and ``-._~`` is such a value and is kept; every other one is encoded.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import TYPE_CHECKING
from urllib.parse import quote

from zisfast._core import TextTemplate
from zisfast.actions.sender import TASK_FAILED
from zisfast.errors import ActionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zisfast._core import Document

Part = tuple[str, bool]

_ENCODED = re.compile(r"(?=.*%)(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})+")
_LITERAL_SAFE = "%/?:@!$&'()*+,;=[]-._~#"
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
_HOST_CHARACTERS = re.compile(r"[a-z0-9._-]{1,253}")
_ENDS_IN_NUMBER = re.compile(r"(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)\.?\Z")
_SPLIT = re.compile(r"(https?)://([^/?#]*)([^?#]*)(\?[^#]*)?(?:#.*)?", re.IGNORECASE | re.DOTALL)
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_DOTS = re.compile(r"(?:\.|%2e){1,2}", re.IGNORECASE)
_SEGMENT_ENDS = re.compile(r"[/\\]|%2f|%5c", re.IGNORECASE)


class Url:
    """A rendered URL in its parts. ``fixed`` says that the host is the author's own text."""

    __slots__ = ("authority", "fixed", "host", "path", "port", "query", "scheme")

    def __init__(self, scheme: str, host: str, port: int | None, path: str, query: str, *, fixed: bool) -> None:
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = path or "/"
        self.query = query
        self.fixed = fixed
        self.authority = host if port is None else f"{host}:{port}"

    def add_query(self, pairs: list[tuple[str, str]]) -> None:
        """Append parameters; their texts are data and always encoded."""
        texts = [f"{_encode(key)}={_encode(value)}" for key, value in pairs]
        self.query = "&".join([self.query, *texts] if self.query else texts)

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        return f"{self.scheme}://{self.authority}{self.path}{query}"


class UrlTemplate:
    """A compiled ``url`` or ``path``. Raises :class:`ValueError` for a text that can never be a URL."""

    def __init__(self, text: str, *, zendesk: bool = False) -> None:
        self._template = TextTemplate(text)
        parts = list(self._template.parts)
        if not parts:
            raise ValueError("the text is empty")
        literal = "" if parts[0][1] else parts[0][0].lower()
        # an absolute URL in ``path`` is what some authors write: it is taken as a url
        self.zendesk = zendesk and not literal.startswith(("http://", "https://"))
        self._scheme: str | None = None  # None where it is a value
        self._authority: list[Part] = []
        self._origin: tuple[str, int | None] | None = None
        starts_with_value = parts[0][1] and not (len(parts) > 1 and parts[1][0].startswith("://"))
        self._base = starts_with_value and not self.zendesk
        self._leading_path = starts_with_value and self.zendesk
        if starts_with_value:
            parts = parts[1:]
        elif self.zendesk:
            if not literal.startswith("/"):
                raise ValueError(f"{text!r} does not start with /")
        else:
            parts = self._cut_origin(text, parts)
        self._follows = bool(parts)
        self._joins = not parts or (not parts[0][1] and parts[0][0][:1] in ("/", "?", "#"))
        self._target = _compile_target(parts)

    def _cut_origin(self, text: str, parts: list[Part]) -> list[Part]:
        """Take scheme and authority from the parts; what is left is path and query."""
        if "@" in re.split(r"[/?#]", text.partition("://")[2])[0]:
            raise ValueError("a URL cannot hold a user name; use a connection")
        if parts[0][1]:  # {{$.scheme}}://host
            parts = [(parts[1][0][3:], False), *parts[2:]]
        else:
            self._scheme, separator, after = parts[0][0].partition("://")
            self._scheme = self._scheme.lower()
            if not separator or self._scheme not in ("http", "https"):
                raise ValueError(f"{text!r} does not start with http:// or https://")
            parts = [(after, False), *parts[1:]]
        self._authority, target = _cut_authority([part for part in parts if part[0] or part[1]])
        if not any(dynamic for _, dynamic in self._authority):
            try:
                self._origin = _render_authority(self._authority)
            except ActionError as error:
                raise ValueError(error.cause) from None
        elif _ends_in_path(self._authority):
            self._leading_path = True
            self._authority = self._authority[:-1]
        return target

    def render(self, parameters: Document, subdomain: str | None) -> Url:
        """The URL. Raises :class:`ActionError`; FlowError where a path leads to nothing."""
        texts = zip(self._template.values(parameters), self._template.parts, strict=True)
        values = (value for value, (_, dynamic) in texts if dynamic)
        if self._base:
            return self._from_base(next(values), values)
        if self.zendesk:
            if not subdomain:
                raise url_error("the account's subdomain is not known, which the path needs")
            return Url("https", zendesk_host(subdomain), None, *self._render_target(values), fixed=True)
        scheme = self._scheme or _check_scheme(next(values))
        if self._origin is not None:
            host, port = self._origin
            return Url(scheme, host, port, *self._render_target(values), fixed=True)
        authority = [(next(values), True) if dynamic else (text, False) for text, dynamic in self._authority]
        host, port = _render_authority(authority)
        fixed = not any(dynamic for _, dynamic in authority)
        return Url(scheme, host, port, *self._render_target(values), fixed=fixed)

    def _from_base(self, base: str, values: Iterator[str]) -> Url:
        """A URL that starts with a value: that is the URL, or its base."""
        scheme, host, port, path, query = split_url(base)
        if self._follows:
            if not self._joins or query:
                raise url_error("the value that the URL starts with must be followed by / or ? and hold no ? itself")
            more, query = self._render_target(values)
            path = path.rstrip("/") + more if more.startswith("/") else path + more
        return Url(scheme, host, port, path, query, fixed=False)

    def _render_target(self, values: Iterator[str]) -> tuple[str, str]:
        """Path and query, encoded."""
        path = query = ""
        if self._leading_path:
            path, query = _whole_path(next(values), alone=not self._follows)
        checked = True
        for text, in_query, dynamic in self._target:
            if dynamic:
                text = encode_value(next(values))
                if not in_query:
                    text, checked = _MARK + text, False
            if in_query:
                query += text
            else:
                path += text
        return path if checked else _check_segments(path), query


def url_error(reason: str) -> ActionError:
    """The error for a URL that a value makes wrong; it doesn't show the value."""
    return ActionError(TASK_FAILED, f"the URL of the request cannot be built: {reason}")


def zendesk_host(subdomain: str) -> str:
    """The account's host."""
    if not _LABEL.fullmatch(subdomain):
        raise url_error("the account's subdomain is not a host label")
    return f"{subdomain.lower()}.zendesk.com"


def encode_value(value: str) -> str:
    """The value percent-encoded for one component, unless its author did that already."""
    if _ENCODED.fullmatch(value):
        return value
    return _encode(value)


def _encode(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


def encode_literal(text: str) -> str:
    """An author's own text: delimiters and escapes stay, what no URL can hold is encoded."""
    return quote(_STRAY_PERCENT.sub("%25", text), safe=_LITERAL_SAFE, errors="surrogatepass")


def split_url(url: str) -> tuple[str, str, int | None, str, str]:
    """Scheme, host, port, path and query of a URL that came as a value. Raises :class:`ActionError`."""
    match = _SPLIT.fullmatch(url)
    if match is None:
        raise url_error("the value is not an absolute http or https URL")
    if _UNSAFE.search(url):
        raise url_error("the value holds white space, a backslash or a control character")
    scheme, authority, path, query = match[1].lower(), match[2], match[3], match[4] or ""
    host, port = parse_authority(authority)
    return scheme, host, port, encode_literal(path), encode_literal(query[1:])


def parse_authority(text: str) -> tuple[str, int | None]:
    """Host (in lower case, an IPv6 address in brackets) and port. Raises :class:`ActionError`."""
    if "@" in text:
        raise url_error("a user name in a URL is refused; use a connection")
    if text.startswith("["):
        address, bracket, rest = text[1:].partition("]")
        try:
            host = f"[{ipaddress.IPv6Address(address).compressed}]"
        except ValueError:
            raise url_error("the host is not an IPv6 address") from None
        if not bracket or "%" in address or (rest and not rest.startswith(":")):
            raise url_error("the host is not an IPv6 address")
        return host, _parse_port(rest[1:]) if rest else None
    name, colon, port = text.partition(":")
    return _parse_host(name), _parse_port(port) if colon else None


def _parse_host(name: str) -> str:
    host = name.lower()
    if not host.isascii():
        try:
            import idna  # few hosts need it

            host = idna.encode(host, std3_rules=True).decode()
        except (ImportError, UnicodeError, ValueError):
            raise url_error("the host is not a host name") from None
    if not _HOST_CHARACTERS.fullmatch(host) or ".." in host or host.startswith("."):
        raise url_error("the host is not a host name")
    return _dotted_quad(host) if _ENDS_IN_NUMBER.search(host) else host


def _dotted_quad(host: str) -> str:
    """The address that a host ending in a number is (``0x7f.1``, ``2130706433``): no name ends so."""
    try:
        return socket.inet_ntoa(socket.inet_aton(host.removesuffix(".")))
    except OSError:
        raise url_error("the host is neither a host name nor an IPv4 address") from None


def _parse_port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65535):
        raise url_error("the port is not a number from 1 to 65535")
    return int(text)


def _check_scheme(text: str) -> str:
    if text.lower() not in ("http", "https"):
        raise url_error("the scheme is not http or https")
    return text.lower()


def _cut_authority(parts: list[Part]) -> tuple[list[Part], list[Part]]:
    authority: list[Part] = []
    for number, (text, dynamic) in enumerate(parts):
        end = None if dynamic else re.search(r"[/?#]", text)
        if end is not None:
            head, tail = text[: end.start()], text[end.start() :]
            return [*authority, *([(head, False)] if head else [])], [(tail, False), *parts[number + 1 :]]
        authority.append((text, dynamic))
    return authority, []


def _render_authority(parts: list[Part]) -> tuple[str, int | None]:
    """A value that ends the host may hold several labels, any other only one; one that is all may hold a port."""
    if len(parts) == 1:
        return parse_authority(parts[0][0])
    in_port = False
    for number, (text, dynamic) in enumerate(parts):
        if not dynamic:
            in_port = in_port or ":" in text
            continue
        following = parts[number + 1][0] if number + 1 < len(parts) and not parts[number + 1][1] else None
        last = number + 1 == len(parts) or (following is not None and following.startswith(":"))
        if in_port:
            _parse_port(text)
        elif not (all(map(_LABEL.fullmatch, text.split("."))) if last else _LABEL.fullmatch(text)):
            raise url_error("the value in the host is not a host label")
    return parse_authority("".join(text for text, _ in parts))


def _ends_in_path(authority: list[Part]) -> bool:
    """Whether the value after a finished host (``https://api.example.com{{$.path}}``) can only be meant as a path."""
    return len(authority) > 1 and authority[-1][1] and not authority[-2][1] and authority[-2][0][-1] not in ".-:"


def _compile_target(parts: list[Part]) -> list[tuple[str, bool, bool]]:
    """The pieces of path and query: text (literals are encoded), whether it is in the query, whether it is a value."""
    pieces: list[tuple[str, bool, bool]] = []
    in_query = False
    for text, dynamic in parts:
        if dynamic:
            pieces.append(("", in_query, True))
            continue
        text, fragment, _ = text.partition("#")
        if not in_query:
            text, question, after = text.partition("?")
            pieces.append((encode_literal(text), False, False))
            text, in_query = after, bool(question)
        if in_query:
            pieces.append((encode_literal(text), True, False))
        if fragment:
            break
    return pieces


def _whole_path(value: str, *, alone: bool) -> tuple[str, str]:
    """A path that came as a value, with its query if it has one and nothing follows."""
    if not value.startswith("/") or value.startswith("//") or _UNSAFE.search(value):
        raise url_error("the value of the path does not start with one / or holds white space or a control character")
    if not alone and re.search(r"[?#]", value):
        raise url_error("the value of the path holds a ? or #, and more of the path follows")
    path, _, query = value.partition("#")[0].partition("?")
    return encode_literal(path), encode_literal(query)


# A value's text inside of a path is marked until the segments have been looked at: only an author may write "..".
_MARK = "\x00"


def _check_segments(path: str) -> str:
    for segment in path.split("/"):
        if _MARK not in segment:
            continue
        text = segment.replace(_MARK, "")
        if not text:  # it would name the collection in place of one of its members
            raise url_error("a value in the path is empty")
        pieces = _SEGMENT_ENDS.split(text)
        if any(map(_DOTS.fullmatch, pieces)):
            raise url_error("a value in the path makes a dot segment (. or ..)")
    return path.replace(_MARK, "")
