"""URLs: a value stays inside of its component, whatever it holds."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.actions.helpers import compiled
from zisfast._core import Document
from zisfast.actions.urls import UrlTemplate, encode_value
from zisfast.errors import ActionError, FlowError, TemplateError


def render(template: str, *, zendesk: bool = False, **values: object) -> str:
    document = Document(json.dumps(values).encode())
    return str(UrlTemplate(template, zendesk=zendesk).render(document, "orchard"))


@pytest.mark.parametrize(
    ("template", "values", "url"),
    [
        ("https://a.example", {}, "https://a.example/"),
        ("HTTPS://A.example/x", {}, "https://a.example/x"),
        ("https://a.example?x=1", {}, "https://a.example/?x=1"),
        ("https://a.example/t/{{$.v}}/c", {"v": "a/b"}, "https://a.example/t/a%2Fb/c"),
        ("https://a.example/t/{{$.v}}", {"v": 17}, "https://a.example/t/17"),
        ("https://a.example/t/{{$.v}}", {"v": None}, "https://a.example/t/null"),
        ("https://a.example/t/{{$.v}}.json", {"v": 1.50}, "https://a.example/t/1.5.json"),
        ("https://a.example/{{$.v}}", {"v": "a b?c#d%e"}, "https://a.example/a%20b%3Fc%23d%25e"),
        ("https://a.example/{{$.v}}", {"v": "é"}, "https://a.example/%C3%A9"),
        ("https://a.example/s?q={{$.v}}&z=1", {"v": "a&b=c"}, "https://a.example/s?q=a%26b%3Dc&z=1"),
        ("https://a.example/s?q={{$.v}}", {"v": "a+b c"}, "https://a.example/s?q=a%2Bb%20c"),
        ("https://a.example/s?{{$.v}}=1", {"v": "k&x"}, "https://a.example/s?k%26x=1"),
        ("https://a.example/s#f{{$.v}}", {"v": "x"}, "https://a.example/s"),
        ("https://a.example/a b/é?f[x]=y z", {}, "https://a.example/a%20b/%C3%A9?f[x]=y%20z"),
        ("https://a.example/100%/%41%2F", {}, "https://a.example/100%25/%41%2F"),
        ("https://a.example/a/../b", {}, "https://a.example/a/../b"),
        # encoded by the author with @uri already
        ("https://a.example/s?q={{$.v}}", {"v": "type%3Aticket%20a"}, "https://a.example/s?q=type%3Aticket%20a"),
        ("https://a.example/s?q={{$.v}}", {"v": "50% off"}, "https://a.example/s?q=50%25%20off"),
        # hosts
        ("https://{{$.v}}.zendesk.com/x", {"v": "Orchard-2"}, "https://orchard-2.zendesk.com/x"),
        ("https://{{$.v}}.{{$.w}}/x", {"v": "orchard", "w": "zendesk.com"}, "https://orchard.zendesk.com/x"),
        ("https://{{$.v}}/x", {"v": "api.example.com:8443"}, "https://api.example.com:8443/x"),
        ("https://{{$.v}}:8443/x", {"v": "api.example.com"}, "https://api.example.com:8443/x"),
        ("https://api.example.com:{{$.v}}/x", {"v": 8443}, "https://api.example.com:8443/x"),
        ("https://api-{{$.v}}.example.com", {"v": "eu1"}, "https://api-eu1.example.com/"),
        ("{{$.v}}://api.example.com/x", {"v": "http"}, "http://api.example.com/x"),
        ("https://b\u00fccher.example/", {}, "https://xn--bcher-kva.example/"),
        ("https://[2001:DB8:0::1]:8080/", {}, "https://[2001:db8::1]:8080/"),
        # a path after the host
        ("https://a.example{{$.v}}", {"v": "/x/y?z=1"}, "https://a.example/x/y?z=1"),
        ("https://a.example:8443{{$.v}}/z?q={{$.w}}", {"v": "/x", "w": "&"}, "https://a.example:8443/x/z?q=%26"),
        # the whole URL, or its base
        ("{{$.v}}", {"v": "https://a.example/x?y=1&z=%20#f"}, "https://a.example/x?y=1&z=%20"),
        ("{{$.v}}", {"v": "https://a.example/é"}, "https://a.example/%C3%A9"),
        ("{{$.v}}/api/{{$.w}}", {"v": "https://a.example/base/", "w": "a/b"}, "https://a.example/base/api/a%2Fb"),
        ("{{$.v}}?q={{$.w}}", {"v": "https://a.example/base", "w": "a&b"}, "https://a.example/base?q=a%26b"),
    ],
)  # fmt: skip
def test_url(template: str, values: dict[str, object], url: str) -> None:
    assert render(template, **values) == url


@pytest.mark.parametrize(
    ("template", "values", "url"),
    [
        ("/api/v2/tickets/{{$.v}}.json?include=users", {"v": 17}, "/api/v2/tickets/17.json?include=users"),
        ("{{$.v}}", {"v": "/api/v2/users/1.json?a=b"}, "/api/v2/users/1.json?a=b"),
        ("{{$.v}}/comments", {"v": "/api/v2/tickets/1"}, "/api/v2/tickets/1/comments"),
    ],
)
def test_path(template: str, values: dict[str, object], url: str) -> None:
    assert render(template, zendesk=True, **values) == f"https://orchard.zendesk.com{url}"


def test_absolute_url_in_path() -> None:
    assert render("https://a.example/{{$.v}}", zendesk=True, v=1) == "https://a.example/1"


def test_dynamic_forms() -> None:
    assert str(compiled(url_="$.u").render(b'{"u": "https://a.example/x"}', None).url) == "https://a.example/x"
    assert str(compiled(path_="/t/{{$.u}}").render(b'{"u": 1}', "o").url) == "https://o.zendesk.com/t/1"


@pytest.mark.parametrize(
    ("template", "values", "reason"),
    [
        ("https://a.example/{{$.v}}", {"v": ".."}, "dot segment"),
        ("https://a.example/{{$.v}}", {"v": "."}, "dot segment"),
        ("https://a.example/{{$.v}}", {"v": ""}, "is empty"),
        ("https://a.example/{{$.v}}{{$.v}}/x?y", {"v": ""}, "is empty"),
        ("https://a.example/{{$.v}}/x", {"v": "%2e%2E"}, "dot segment"),
        ("https://a.example/{{$.v}}/x", {"v": "../admin"}, "dot segment"),
        ("https://a.example/{{$.v}}/x", {"v": "a\\..\\b"}, "dot segment"),
        ("https://a.example/.{{$.v}}/x", {"v": "."}, "dot segment"),
        ("https://a.example/{{$.v}}{{$.v}}/x", {"v": "."}, "dot segment"),
        ("https://a.example/%2e{{$.v}}/x", {"v": "."}, "dot segment"),
        ("https://{{$.v}}.zendesk.com/x", {"v": "evil.example/"}, "host label"),
        ("https://{{$.v}}.zendesk.com/x", {"v": "evil.example#"}, "host label"),
        ("https://{{$.v}}.zendesk.com/x", {"v": "a@evil"}, "host label"),
        ("https://{{$.v}}.zendesk.com/x", {"v": "a.b"}, "host label"),
        ("https://{{$.v}}.zendesk.com/x", {"v": ""}, "host label"),
        ("https://{{$.v}}.zendesk.com/x", {"v": "-a"}, "host label"),
        ("https://{{$.v}}.zendesk.com/x", {"v": "a" * 64}, "host label"),
        ("https://api.{{$.v}}/x", {"v": "a..b"}, "host label"),
        ("https://api.{{$.v}}/x", {"v": "a:80"}, "host label"),
        ("https://{{$.v}}/x", {"v": "user@a.example"}, "user name"),
        ("https://{{$.v}}/x", {"v": "a.example/y"}, "host name"),
        ("https://{{$.v}}/x", {"v": "a.example:99999"}, "port"),
        ("https://a.example:{{$.v}}/x", {"v": "80@evil"}, "port"),
        ("https://a.example:{{$.v}}/x", {"v": "0"}, "port"),
        ("https://a.example:{{$.v}}/x", {"v": "٣"}, "port"),
        ("{{$.v}}://a.example/", {"v": "file"}, "scheme"),
        ("https://a.example{{$.v}}", {"v": ".evil.example/"}, "start with one /"),
        ("https://a.example{{$.v}}", {"v": "@evil.example/"}, "start with one /"),
        ("https://a.example{{$.v}}", {"v": "x"}, "start with one /"),
        ("https://a.example:80{{$.v}}", {"v": "80/"}, "start with one /"),
        ("https://a.example{{$.v}}/z", {"v": "/x?"}, "more of the path follows"),
        ("{{$.v}}", {"v": "ftp://a.example/"}, "absolute http"),
        ("{{$.v}}", {"v": "/relative"}, "absolute http"),
        ("{{$.v}}", {"v": "https:///x"}, "host name"),
        ("{{$.v}}", {"v": "https://a.example/ x"}, "white space"),
        ("{{$.v}}", {"v": "https://a.example/\r\nHost: b"}, "white space"),
        ("{{$.v}}", {"v": "https://a.example\\@b.example/"}, "white space"),
        ("{{$.v}}", {"v": "https://u:p@a.example/"}, "user name"),
        ("{{$.v}}", {"v": "https://[::1%25lo]/"}, "IPv6"),
        ("{{$.v}}", {"v": "https://[::1]x/"}, "IPv6"),
        ("{{$.v}}", {"v": "https://a_b\u2024com/"}, "host name"),
        ("{{$.v}}", {"v": "https://1.2.3.4.5/"}, "IPv4"),
        ("{{$.v}}", {"v": "https://0x/"}, "IPv4"),
        ("{{$.v}}/x", {"v": "https://a.example/?q="}, "must be followed by"),
        ("{{$.v}}.example/x", {"v": "https://a"}, "must be followed by"),
        ("{{$.v}}{{$.v}}", {"v": "https://a"}, "must be followed by"),
    ],
)
def test_refused(template: str, values: dict[str, object], reason: str) -> None:
    with pytest.raises(ActionError) as caught:
        render(template, **values)
    assert caught.value.cause.startswith("the URL of the request cannot be built: ")
    assert reason in caught.value.cause
    for value in values.values():
        assert len(str(value)) < 3 or str(value) not in caught.value.cause


@pytest.mark.parametrize("value", ["api/v2", "//evil.example/x", "https://evil.example/", "/a b", "/a\nb", "\\x", ""])
def test_path_values_refused(value: str) -> None:
    with pytest.raises(ActionError, match="the URL of the request cannot be built"):
        render("{{$.v}}", zendesk=True, v=value)


def test_value_of_a_path_cannot_swallow_what_follows() -> None:
    with pytest.raises(ActionError):
        render("{{$.v}}/comments", zendesk=True, v="/x?y=")
    with pytest.raises(ActionError):
        render("{{$.v}}/comments", zendesk=True, v="/x#")


def test_empty_values_beside_text() -> None:
    assert render("https://a.example/t{{$.v}}/x?y={{$.v}}", v="") == "https://a.example/t/x?y="


def test_no_subdomain() -> None:
    with pytest.raises(ActionError, match="subdomain is not known"):
        UrlTemplate("/x", zendesk=True).render(Document(b"{}"), None)


@pytest.mark.parametrize("subdomain", ["a.b", "evil.example/", "a@b", "-", "a b"])
def test_bad_subdomain(subdomain: str) -> None:
    with pytest.raises(ActionError, match="host label"):
        UrlTemplate("/x", zendesk=True).render(Document(b"{}"), subdomain)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.example/x",
        "ftp://a.example",
        "/x",
        "https://u:p@a.example/",
        "x{{$.v}}",
        "https://",
        "https:///x",
        "https://a b/",
        "https://a.example:x/",
        "https://1.2.3.4.5/",
    ],
)
def test_texts_that_are_no_url(text: str) -> None:
    with pytest.raises(TemplateError, match="action 'call': url"):
        compiled(url=text)


def test_missing_value() -> None:
    with pytest.raises(FlowError, match=re.escape("JSON path not found: $.nope")):
        render("https://a.example/{{$.nope}}")


# ---- properties: "segment count and query keys equal the template's" ----

NASTY = [
    *("/", "\\", "?", "#", "%", "&", "=", ";", "@", ":", "..", ".", "//", "+", " ", "[", "]", "\r\n", "\t", "\x00"),
    *("%2f", "%2e", "%5c", "%00", "é", "\u2025", "\uff0e", "\uff0f", "\u010a", "http://", "a", "1", "{{$.x}}"),
]
texts = st.one_of(st.text(max_size=12), st.lists(st.sampled_from(NASTY), max_size=6).map("".join))
PIECES = ["x", "a-b", "v2", "{{$.a}}", "{{$.b}}", "pre{{$.a}}", "{{$.b}}.json", "{{$.a}}{{$.b}}"]
HOST = re.compile(r"[a-z0-9._-]+(:\d+)?")


def dots(segment: str) -> bool:
    return any(piece in (".", "..") for piece in re.split(r"[/\\]", unquote(segment)))


@settings(max_examples=3000)
@given(
    segments=st.lists(st.sampled_from(PIECES), min_size=1, max_size=4),
    query=st.lists(st.tuples(st.sampled_from(["q", "page[size]", "r"]), st.sampled_from(PIECES)), max_size=3),
    a=texts,
    b=texts,
)
@example(segments=["{{$.a}}"], query=[], a="..", b="")
@example(segments=["{{$.a}}"], query=[("q", "{{$.b}}")], a="x?q=1#", b="1&admin=true")
def test_values_stay_inside(segments: list[str], query: list[tuple[str, str]], a: str, b: str) -> None:
    template = "https://a.example:8443/" + "/".join(segments)
    if query:
        template += "?" + "&".join(f"{key}={value}" for key, value in query)
    try:
        url = render(template, a=a, b=b)
    except ActionError as error:
        assert "dot segment" in error.cause or "is empty" in error.cause
        return
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("https", "a.example:8443", "")
    assert url.isascii()
    assert not re.search(r"[\x00-\x20\x7f\\]", url)
    found = parts.path.split("/")[1:]
    assert len(found) == len(segments)
    assert not any(map(dots, found))
    keys = [key for key, _ in parse_qsl(parts.query, keep_blank_values=True)]
    assert keys == [key for key, _ in query]


@settings(max_examples=1500)
@given(a=texts, b=texts)
@example(a="evil.example/", b="443")
def test_hosts_stay_inside(a: str, b: str) -> None:
    for template in ("https://{{$.a}}.zendesk.com/x", "https://api-{{$.a}}.zendesk.com:44{{$.b}}/x"):
        try:
            url = render(template, a=a, b=b)
        except ActionError:
            continue
        parts = urlsplit(url)
        assert (parts.hostname or "").endswith(".zendesk.com")
        assert (parts.hostname or "").count(".") == 2
        assert HOST.fullmatch(parts.netloc)
        assert parts.path == "/x"


@settings(max_examples=1500)
@given(value=texts)
def test_whole_urls_are_what_they_say(value: str) -> None:
    try:
        url = render("{{$.v}}", v=f"https://{value}")
    except ActionError:
        return
    assert urlsplit(url).hostname is not None
    assert HOST.fullmatch(urlsplit(url).netloc) or urlsplit(url).netloc.startswith("[")
    assert not re.search(r"[\x00-\x20\x7f\\@]", urlsplit(url).netloc)
    assert render("{{$.v}}", v=url) == url


@settings(max_examples=2000)
@given(st.text())
def test_a_value_comes_back(value: str) -> None:
    """Decoding what was encoded gives the value, unless it was encoded by its author."""
    encoded = encode_value(value)
    if encoded != value:
        assert unquote(encoded, errors="surrogatepass") == value
    assert encode_value(encoded) == encoded
