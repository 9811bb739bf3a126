"""Credentials: they reach the bound host and nothing else, and nobody gets to see them."""

from __future__ import annotations

import base64
import copy
import json
import logging
import pickle
import traceback
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from tests.actions.helpers import CONTEXT, Recorder, action_request, call, compiled, http_action
from tests.actions.server import RawServer, answer
from zisfast.actions import Actions, Egress, HttpSender, StubSender, missing_text
from zisfast.errors import ActionError, ZisfastError
from zisfast.stores import MemoryConnectionStore, Redactor, Secret

pytestmark = pytest.mark.anyio
CANARY = 'c4n4ry+/="é secret'
BASIC = base64.b64encode(f"ada:{CANARY}".encode()).decode()


def connections(domain: str, **extra: Any) -> MemoryConnectionStore:
    entries: dict[str, Any] = {
        "bearer": {"type": "bearer_token", "token": CANARY, "allowed_domain": domain},
        "basic": {"type": "basic_auth", "username": "ada", "password": CANARY, "allowed_domain": domain},
        "key": {"type": "api_key", "header_name": "X-Api-Key", "api_key": CANARY, "allowed_domain": domain},
        "oauth": {"type": "oauth", "access_token": CANARY, "token_type": "bearer"},
        "zendesk": {"access_token": CANARY, "refresh_token": "r" * 20},
        **extra,
    }
    return MemoryConnectionStore.from_bytes(json.dumps(entries).encode())


NAMES = {
    "bearer": ("Authorization", f"Bearer {CANARY}"),
    "basic": ("Authorization", f"Basic {BASIC}"),
    "key": ("X-Api-Key", CANARY),
    "oauth": ("Authorization", f"Bearer {CANARY}"),
}


async def send(name: str, url: str, domain: str = "api.example.com", **definition: Any) -> Recorder:
    recorder = Recorder()
    definition = {"url": url, "connectionName": name, **definition}
    await call(definition, {"u": url, "h": "api.example.com", "t": CANARY}, recorder, connections=connections(domain))
    return recorder


@pytest.mark.parametrize("name", NAMES)
async def test_header(name: str) -> None:
    recorder = await send(name, "https://api.example.com/x")
    assert recorder.requests[0].headers == (NAMES[name],)


async def test_authors_header_gives_way() -> None:
    headers = [{"key": "authorization", "value": "mine"}, {"key": "X", "value": "1"}]
    recorder = await send("bearer", "https://api.example.com/x", headers=headers)
    assert recorder.requests[0].headers == (("X", "1"), NAMES["bearer"])


@pytest.mark.parametrize(
    ("domain", "url"),
    [
        ("api.example.com", "https://api.example.com/x"),
        ("API.example.com.", "https://api.EXAMPLE.com:443/x"),
        ("api.example.com:8443", "https://api.example.com:8443/x"),
        ("*.example.com", "https://a.b.example.com/"),
        ("localhost", "http://localhost:8080/"),
        ("127.0.0.1", "http://127.0.0.1:8080/"),
        ("[::1]", "http://[::1]:8080/"),
        ("[::1]:8080", "http://[::1]:8080/"),
    ],
)
async def test_allowed(domain: str, url: str) -> None:
    assert len((await send("bearer", url, domain)).requests) == 1


@pytest.mark.parametrize(
    ("domain", "url", "reason"),
    [
        ("api.example.com", "https://api.example.com.evil.example/x", "allowed_domain is api.example.com"),
        ("api.example.com", "https://evil.example/api.example.com", "allowed_domain is"),
        ("api.example.com", "https://xapi.example.com/", "allowed_domain is"),
        ("api.example.com", "https://a.api.example.com/", "allowed_domain is"),
        ("api.example.com", "https://api.example.com:8443/", "allowed_domain is"),
        ("api.example.com:8443", "https://api.example.com/", "allowed_domain is"),
        ("*.example.com", "https://example.com/", "allowed_domain is"),
        ("*.example.com", "https://evilexample.com/", "allowed_domain is"),
        ("api.example.com", "http://api.example.com/", "https only"),
        ("10.0.0.1", "http://10.0.0.1/", "https only"),
    ],
)
@pytest.mark.parametrize("name", ["bearer", "basic", "key"])
async def test_bound(name: str, domain: str, url: str, reason: str) -> None:
    recorder = Recorder()
    with pytest.raises(ActionError) as caught:
        await call({"url": url, "connectionName": name}, {}, recorder, connections=connections(domain))
    assert reason in caught.value.cause
    assert f"the connection {name} cannot be used for " in caught.value.cause
    assert recorder.requests == []


async def test_oauth_goes_where_the_authors_text_says() -> None:
    assert (await send("oauth", "https://api.example.com/{{$.h}}")).requests
    for url in ("{{$.u}}", "https://{{$.h}}/x", "https://api.{{$.h}}/x"):
        recorder = Recorder()
        parameters = {"u": "https://api.example.com/", "h": "api.example.com"}
        with pytest.raises(ActionError, match="the action's own text must name the host"):
            await call({"url": url, "connectionName": "oauth"}, parameters, recorder, connections=connections("a.b"))
        assert recorder.requests == []


async def test_zendesk_connection() -> None:
    store = connections("a.b")
    recorder = Recorder()
    await call({"path": "/api/v2/x", "connectionName": "zendesk"}, {}, recorder, connections=store)
    assert recorder.requests[0].headers == (("Authorization", f"Bearer {CANARY}"),)
    with pytest.raises(ActionError, match=r"its allowed_domain is orchard\.zendesk\.com"):
        await call({"url": "https://other.zendesk.com/", "connectionName": "zendesk"}, {}, recorder, connections=store)


# ---- pre-flight ----


async def test_all_missing_connections_at_once() -> None:
    definition = {"url": "https://a.example/", "method": "GET"}
    names = {"a": "one", "b": "two", "c": "bearer", "d": "one"}
    actions = {key: http_action({**definition, "connectionName": name}, key) for key, name in names.items()}
    actions["e"] = http_action(definition, "e")
    handler = Actions(actions, Recorder(), connections=connections("a.b"))
    used = [f"zis:acme:action:{key}" for key in "abcde"] + ["zis:common:transform:Jq", "zis:other:action:a"]
    missing = await handler.missing_connections(used, CONTEXT)
    assert missing == ["one", "two"]
    assert await handler.missing_connections(used[2:3], CONTEXT) == []
    assert missing_text(missing) == (
        'Cannot start flow because the connection named "one" does not exist\n'
        'Cannot start flow because the connection named "two" does not exist'
    )
    with pytest.raises(ActionError, match='the connection named "one" does not exist'):
        await handler.bind(CONTEXT)(action_request(used[0], {}))
    lenient = Actions(actions, Recorder(), require_connections=False)
    assert await lenient.missing_connections(used, CONTEXT) == []
    assert await lenient.bind(CONTEXT)(action_request(used[0], {})) == b"{}"


# ---- redirects ----


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("target", ["same", "port", "host", "scheme", "relative"])
async def test_no_redirect_takes_credentials_along(
    sender: HttpSender, server: RawServer, status: int, method: str, target: str
) -> None:
    """5 statuses, 2 methods, 5 targets, 6 places for credentials: nothing is ever sent a second time."""
    with RawServer() as other:
        where = {
            "same": f"{server.url}/two",
            "port": f"{other.url}/two",
            "host": f"http://localhost:{other.port}/two",
            "scheme": f"https://127.0.0.1:{other.port}/two",
            "relative": "/two",
        }[target]
        server.replies["/one"] = answer(status=f"{status} Moved", extra=f"location: {where}\r\n")
        places: list[dict[str, Any]] = [
            {"connectionName": "bearer"},
            {"connectionName": "basic"},
            {"connectionName": "key"},
            {"headers": [{"key": "X-Api-Key", "value": CANARY}]},
            {"headers": [{"key": "Cookie", "value": f"session={quote(CANARY)}"}]},
            {"query": [{"key": "token", "value": CANARY}]},
        ]
        for place in places:
            definition = {"url": f"{server.url}/one", "method": method, **place}
            with pytest.raises(ActionError) as caught:
                await call(definition, {}, sender, connections=connections("127.0.0.1"))
            assert caught.value.cause == f"external action failed due to status code: {status}"
            assert caught.value.status == status
        assert [received.target.partition("?")[0] for received in server.requests] == ["/one"] * len(places)
        assert other.connections == 0


# ---- nobody sees a secret ----


def spellings(secret: str) -> list[str]:
    raw = secret.encode()
    return [
        secret,
        quote(secret),
        quote(secret, safe=""),
        base64.b64encode(raw).decode().rstrip("="),
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        raw.hex(),
        base64.b64encode(f"ada:{secret}".encode()).decode().rstrip("="),
    ]


def seen(text: str) -> list[str]:
    return [spelling for spelling in spellings(CANARY) if spelling in text]


def everything_about(error: BaseException) -> str:
    texts = ["".join(traceback.format_exception(error))]
    while error:
        texts += [str(error), repr(error), repr(vars(error))]
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    return "\n".join(texts)


ANSWERS: dict[str, bytes] = {
    "/500": answer(CANARY.encode(), status="500 Oops"),
    "/malformed": f"HTTP/1.1 200 OK\r\nbroken {CANARY}\r\n\r\n".encode() + b"connection: close",
    "/coding": answer(b"x", extra="content-encoding: br\r\n"),
    "/gzip": answer(CANARY.encode(), extra="content-encoding: gzip\r\n"),
    "/429": answer(b"", status="429 Slow", extra=f"retry-after: {quote(CANARY)}\r\n"),
}


@pytest.mark.parametrize("name", ["bearer", "basic", "key"])
async def test_canaries(sender: HttpSender, server: RawServer, name: str, caplog: pytest.LogCaptureFixture) -> None:
    """Every failure, with debug logs on: no text anywhere holds the secret, whatever it went through."""
    caplog.set_level(logging.DEBUG)
    server.replies.update(ANSWERS)
    closed = HttpSender()
    records: list[Any] = []
    texts: list[str] = []
    definitions: list[tuple[Any, dict[str, Any]]] = [(sender, {"url": f"{server.url}{path}"}) for path in ANSWERS]
    definitions += [
        (sender, {"url": "https://evil.example/"}),
        (sender, {"url": "http://127.0.0.1:1/"}),
        (closed, {"url": f"{server.url}/"}),
        (sender, {"url": f"{server.url}/500", "query": [{"key": "t", "value": "{{$.t}}"}]}),
        (sender, {"url": f"{server.url}/500/{{{{$.t}}}}"}),
        (StubSender(b"[]"), {"url": f"{server.url}/stub?t={{{{$.t}}}}"}),
        (sender, {"url": f"{server.url}/", "headers": [{"key": "X-T", "value": "{{$.t}}\n"}]}),
        (sender, {"url": "https://{{$.t}}.example/"}),
    ]
    server.replies["/500/" + quote(CANARY, safe="")] = ANSWERS["/500"]
    store = connections("127.0.0.1")
    for one, definition in definitions:
        with pytest.raises(ActionError) as caught:
            await call({"connectionName": name, **definition}, {"t": CANARY}, one, connections=store, records=records)
        texts.append(everything_about(caught.value))
    await closed.aclose()
    assert any(CANARY in (received.header("x-api-key") or "") for received in server.requests) == (name == "key")
    for text in [*texts, repr(records), repr(store), json.dumps(records)]:
        assert not seen(text)
    assert not seen(caplog.text)
    assert "receive_response_headers.complete" in caplog.text


async def test_request_hides_its_headers() -> None:
    recorder = await send("bearer", "https://api.example.com/x?t={{$.t}}", requestBody={"t.$": "$.t"})
    request = recorder.requests[0]
    assert quote(CANARY, safe="") in request.url
    assert str(request) == repr(request) == "GET https://api.example.com/x?t=*****"
    assert not seen(f"{request} {request!r} {[request]}")
    assert request.shown_url == "https://api.example.com/x?t=*****"


def test_flow_never_sees_a_connection() -> None:
    """No template path and no jq program can name one: an action's ``$`` is its Parameters."""
    with pytest.raises(ActionError, match="JSON path not found"):
        compiled(url="https://a.example/{{$.connections.bearer.token}}").render(b"{}", None)


def test_secret_is_opaque() -> None:
    secret = Secret(CANARY)
    assert secret.reveal() == CANARY
    for text in (str(secret), repr(secret), f"{secret}", f"{secret!r}", f"{[secret]}", "%s" % secret):  # noqa: UP031
        assert not seen(text)
        assert "*****" in text
    assert secret == Secret(CANARY)
    assert secret != Secret("other")
    assert secret != CANARY
    assert bool(secret)
    assert not Secret("")
    for act in (hash, pickle.dumps, copy.copy, msgspec.json.encode, json.dumps):
        with pytest.raises(TypeError):
            act(secret)


@pytest.mark.parametrize("spelling", spellings(CANARY))
def test_redactor(spelling: str) -> None:
    redact = Redactor([CANARY, BASIC])
    assert redact(f"a {spelling} b").startswith("a *****")
    assert not seen(redact(f"a {spelling} b"))
    assert not seen(repr(redact))


def test_redactor_leaves_short_secrets_and_other_text() -> None:
    redact = Redactor(["abc", "abcd", "abcdefgh"])
    assert redact("abc abcdefgh x") == "abc ***** x"
    assert Redactor()("text") == "text"


def test_errors_of_the_connections_file_hide_values() -> None:
    entries: list[Any] = [
        {"type": "bearer_token", "token": CANARY},
        {"type": "bearer_token", "token": CANARY + "\n", "allowed_domain": "a.b"},
        {"type": "nope", "token": CANARY},
        {"type": "api_key", "header_name": "a b", "api_key": CANARY, "allowed_domain": "a.b"},
        {"type": "bearer_token", "token": [CANARY], "allowed_domain": "a.b"},
        {"token": CANARY, "password": CANARY},
    ]
    for entry in entries:
        with pytest.raises(ZisfastError) as caught:
            MemoryConnectionStore.from_bytes(json.dumps({"name1": entry}).encode(), "c.json")
        assert str(caught.value).startswith("c.json: connection 'name1'")
        assert not seen(everything_about(caught.value))


async def test_egress_is_open_for_hosts_by_name(anyio_backend: str, server: RawServer) -> None:
    sender = HttpSender(egress=Egress(allow_hosts=["localhost"]))
    try:
        url = f"http://localhost:{server.port}/"
        await call({"url": url, "connectionName": "bearer"}, {}, sender, connections=connections("localhost"))
    finally:
        await sender.aclose()
    assert server.requests[0].header("authorization") == f"Bearer {CANARY}"
