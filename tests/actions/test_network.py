"""The sender against a server that misbehaves, on asyncio and trio."""

from __future__ import annotations

import gzip
import time
import zlib
from typing import TYPE_CHECKING

import anyio
import pytest

from tests.actions.server import RawServer, Received, answer
from zisfast.actions import Egress, HttpRequest, HttpSender
from zisfast.actions.network import MAX_BODY_BYTES, MAX_WIRE_BYTES
from zisfast.errors import ActionError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.anyio
MIB = 1024 * 1024


def get(server: RawServer, path: str = "/", **fields: object) -> HttpRequest:
    return HttpRequest(method="GET", url=f"{server.url}{path}", **fields)  # type: ignore[arg-type]


async def failure(sender: HttpSender, request: HttpRequest, timeout: float = 10) -> ActionError:
    with pytest.raises(ActionError) as caught:
        await sender.send(request, timeout=timeout)
    return caught.value


async def test_exchange(sender: HttpSender, server: RawServer) -> None:
    server.replies["/a/b"] = answer(b'{"n": 1.0}', status="201 Created", extra="X-Id: 7\r\n")
    request = HttpRequest(
        method="POST", url=f"{server.url}/a/b?q=%20&r", headers=(("X-Note", "é"), ("Content-Type", "x/y")), body=b"{}"
    )
    response = await sender.send(request, timeout=5)
    assert (response.status, response.body, response.header("x-id")) == (201, b'{"n": 1.0}', "7")
    received = server.requests[0]
    assert (received.method, received.target, received.body) == ("POST", "/a/b?q=%20&r", b"{}")
    assert received.header("host") == f"127.0.0.1:{server.port}"
    assert received.header("x-note") == "é"
    assert received.header("content-length") == "2"
    assert received.header("accept-encoding") == "gzip, deflate"
    assert received.header("user-agent") == "zisfast"
    assert received.header("cookie") is None


async def test_connection_is_reused_and_limits_count_anew(sender: HttpSender, server: RawServer) -> None:
    server.replies["/"] = answer(b"x" * 40_000)
    for _ in range(200):
        assert (await sender.send(get(server), timeout=5)).status == 200
    assert server.connections == 1


async def test_no_cookies_are_kept(sender: HttpSender, server: RawServer) -> None:
    server.replies["/"] = answer(b"{}", extra="set-cookie: session=1\r\n")
    await sender.send(get(server), timeout=5)
    await sender.send(get(server), timeout=5)
    assert server.requests[1].header("cookie") is None


async def test_no_environment_proxy(anyio_backend: str, server: RawServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    sender = HttpSender(egress=Egress(allow_private=True))
    assert (await sender.send(get(server), timeout=5)).status == 200
    await sender.aclose()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_not_followed(sender: HttpSender, server: RawServer, status: int) -> None:
    server.replies["/"] = answer(status=f"{status} Moved", extra=f"location: {server.url}/other\r\n")
    assert (await sender.send(get(server), timeout=5)).status == status
    assert [received.target for received in server.requests] == ["/"]


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "raw deflate", "identity", "two members"])
async def test_content_codings(sender: HttpSender, server: RawServer, coding: str) -> None:
    text = b'{"text": "' + b"abc" * 100_000 + b'"}'
    raw = zlib.compressobj(wbits=-15)
    encoded = {
        "gzip": gzip.compress(text),
        "x-gzip": gzip.compress(text),
        "deflate": zlib.compress(text),
        "raw deflate": raw.compress(text) + raw.flush(),
        "identity": text,
        "two members": gzip.compress(text[:7]) + gzip.compress(text[7:]),
    }[coding]
    name = {"raw deflate": "deflate", "two members": "gzip"}.get(coding, coding)
    server.replies["/"] = answer(encoded, extra=f"content-encoding: {name}\r\n")
    assert (await sender.send(get(server), timeout=5)).body == text


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "gzip,deflate", "compress", "\u00e9"])
async def test_other_codings_are_refused(sender: HttpSender, server: RawServer, coding: str) -> None:
    head = f"HTTP/1.1 200 OK\r\ncontent-encoding: {coding}\r\ncontent-length: 2\r\n\r\n{{}}"
    server.replies["/"] = head.encode("latin-1")
    assert "a content coding that was not asked for" in (await failure(sender, get(server))).cause


@pytest.mark.parametrize("cut", [1, 5, 20, -1])
async def test_broken_gzip(sender: HttpSender, server: RawServer, cut: int) -> None:
    server.replies["/"] = answer(gzip.compress(b"hello" * 100)[:cut], extra="content-encoding: gzip\r\n")
    assert "gzip data" in (await failure(sender, get(server))).cause


async def test_garbage_as_gzip(sender: HttpSender, server: RawServer) -> None:
    server.replies["/"] = answer(b"not gzip at all", extra="content-encoding: gzip\r\n")
    assert "is not valid gzip" in (await failure(sender, get(server))).cause


async def endless(first: bytes, piece: bytes, pause: float = 0) -> AsyncIterator[bytes]:
    import asyncio

    yield first
    while True:
        yield piece
        await asyncio.sleep(pause)


CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"


async def test_huge_body_with_length(sender: HttpSender, server: RawServer) -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n"
    server.replies["/"] = lambda _: endless(head, b"x" * 65536)
    error = await failure(sender, get(server))
    assert error.cause == f"external action failed: the response is longer than {MAX_WIRE_BYTES} bytes"
    assert not error.retryable


async def test_endless_chunks(sender: HttpSender, server: RawServer) -> None:
    server.replies["/"] = lambda _: endless(CHUNKED, b"10000\r\n" + b"x" * 65536 + b"\r\n")
    assert "the response is longer than" in (await failure(sender, get(server))).cause


async def test_endless_trailers(sender: HttpSender, server: RawServer) -> None:
    server.replies["/"] = lambda _: endless(CHUNKED + b"0\r\n", b"x: " + b"y" * 1000 + b"\r\n")
    assert "external action failed: the response is" in (await failure(sender, get(server))).cause


async def test_body_until_close(sender: HttpSender, server: RawServer) -> None:
    async def reply(_: Received) -> AsyncIterator[bytes]:
        yield b"HTTP/1.0 200 OK\r\n\r\nhello"

    server.replies["/"] = reply
    assert (await sender.send(get(server), timeout=5)).body == b"hello"


def bomb(size: int) -> bytes:
    maker = zlib.compressobj(9, wbits=31)
    return b"".join([maker.compress(bytes(MIB)) for _ in range(size // MIB)]) + maker.flush()


@pytest.mark.parametrize("status", ["200 OK", "302 Found", "500 Oops"])
async def test_bomb(sender: HttpSender, server: RawServer, status: str) -> None:
    server.replies["/"] = answer(bomb(64 * MIB), status=status, extra="content-encoding: gzip\r\nlocation: /x\r\n")
    started = time.perf_counter()
    error = await failure(sender, get(server))
    assert error.cause == f"external action failed: the response is longer than {MAX_BODY_BYTES} bytes"
    assert time.perf_counter() - started < 2


async def test_endless_headers(sender: HttpSender, server: RawServer) -> None:
    server.replies["/"] = lambda _: endless(b"HTTP/1.1 200 OK\r\n", b"x-header: " + b"y" * 500 + b"\r\n")
    assert (await failure(sender, get(server))).cause.startswith("external action failed: the ")


async def test_headers_too_long(sender: HttpSender, server: RawServer) -> None:
    server.replies["/"] = answer(b"{}", extra="".join(f"x-{n}: {'y' * 1000}\r\n" for n in range(70)))
    assert "the headers of the answer are longer than 65536 bytes" in (await failure(sender, get(server))).cause


async def test_too_many_headers(sender: HttpSender, server: RawServer) -> None:
    server.replies["/"] = answer(b"{}", extra="".join(f"x-{n}: y\r\n" for n in range(101)))
    assert "more than 100 headers" in (await failure(sender, get(server))).cause


async def test_flood_of_informational_answers(sender: HttpSender, server: RawServer) -> None:
    server.replies["/"] = lambda _: endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100)
    assert "the headers of the answer are longer" in (await failure(sender, get(server))).cause


async def test_one_informational_answer(sender: HttpSender, server: RawServer) -> None:
    server.replies["/"] = b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" + answer(b"[1]")
    assert (await sender.send(get(server), timeout=5)).body == b"[1]"


@pytest.mark.parametrize(
    "reply",
    [
        b"hello\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\nzz\r\n",
        b"\x00" * 100 + b"\r\n\r\n",
    ],
)
async def test_malformed(sender: HttpSender, server: RawServer, reply: bytes) -> None:
    server.replies["/"] = reply + b"connection: close"
    assert (await failure(sender, get(server))).cause == "external action failed: the response is not valid HTTP"


async def test_body_ends_early(sender: HttpSender, server: RawServer) -> None:
    async def reply(_: Received) -> AsyncIterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc"

    server.replies["/"] = reply
    error = await failure(sender, get(server))
    assert error.cause == "external action failed: the connection broke"
    assert error.retryable


async def test_no_answer_at_all(sender: HttpSender, server: RawServer) -> None:
    async def reply(_: Received) -> AsyncIterator[bytes]:
        yield b""

    server.replies["/"] = reply
    assert (await failure(sender, get(server))).cause == "external action failed: the connection broke"


async def test_switching_protocols(sender: HttpSender, server: RawServer) -> None:
    server.replies["/"] = b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"
    assert (await failure(sender, get(server))).cause.startswith("external action failed: the ")


async def silence(_: Received) -> AsyncIterator[bytes]:
    import asyncio

    await asyncio.sleep(60)
    yield b""


def drip(_: Received) -> AsyncIterator[bytes]:
    return endless(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n", b"x", 0.02)


def drip_headers(_: Received) -> AsyncIterator[bytes]:
    return endless(b"HTTP/1.1 200 OK\r\n", b"x", 0.02)


@pytest.mark.parametrize("reply", [silence, drip, drip_headers])
async def test_deadline_is_for_the_whole_exchange(sender: HttpSender, server: RawServer, reply: object) -> None:
    server.replies["/"] = reply  # type: ignore[assignment]
    started = time.perf_counter()
    error = await failure(sender, get(server), timeout=0.3)
    assert error.cause == "external action failed due to timeout after 0.3 s"
    assert (error.name, error.status, error.retryable) == ("States.TaskFailed", None, True)
    assert 0.25 < time.perf_counter() - started < 3


async def test_resolver_counts_for_the_deadline(anyio_backend: str, server: RawServer) -> None:
    async def slow(host: str, port: int) -> list[str]:
        await anyio.sleep(60)
        return []

    sender = HttpSender(resolver=slow)
    assert "timeout after 0.2 s" in (await failure(sender, get(server), timeout=0.2)).cause
    await sender.aclose()


async def test_nobody_listens(sender: HttpSender) -> None:
    error = await failure(sender, HttpRequest(method="GET", url="http://127.0.0.1:1/"))
    assert error.cause == "external action failed: cannot connect to 127.0.0.1:1 (Connection refused)"
    assert error.retryable


async def test_unknown_name(sender: HttpSender) -> None:
    error = await failure(sender, HttpRequest(method="GET", url="http://no-such-host.invalid/"))
    assert error.cause.startswith("external action failed: cannot connect to no-such-host.invalid (")


async def test_concurrent_requests(sender: HttpSender, server: RawServer) -> None:
    server.replies["/"] = lambda received: answer(f'"{received.target}"'.encode())
    bodies: list[bytes] = []

    async def one(number: int) -> None:
        bodies.append((await sender.send(get(server, f"/?{number}"), timeout=10)).body)

    async with anyio.create_task_group() as group:
        for number in range(50):
            group.start_soon(one, number)
    assert sorted(bodies) == sorted(f'"/?{number}"'.encode() for number in range(50))


async def test_cancelled_from_outside(sender: HttpSender, server: RawServer) -> None:
    server.replies["/"] = silence
    with anyio.move_on_after(0.2) as scope:
        await sender.send(get(server), timeout=30)
    assert scope.cancelled_caught
    server.replies["/"] = answer(b"1")
    assert (await sender.send(get(server), timeout=5)).body == b"1"
