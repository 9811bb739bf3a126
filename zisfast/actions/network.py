"""The network behind a sender: HTTP/1.1 through httpcore2, the connection layer of httpx2.

httpx2's client adds redirects, cookies, environment proxies and unbounded decoding on top of that layer, all of which
would have to be switched off again, and rewrites URLs. What it leaves out here is exactly what must not happen.
"""

from __future__ import annotations

import logging
import os
import re
import socket
import ssl
from contextlib import aclosing
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Protocol

import anyio
import httpcore2

from zisfast.actions.egress import Egress
from zisfast.actions.headers import wire_value
from zisfast.actions.inflate import ACCEPT_ENCODING, BodyDecoder
from zisfast.actions.sender import HttpResponse, no_answer, not_connected, timed_out
from zisfast.actions.urls import split_url
from zisfast.errors import ActionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zisfast.actions.sender import HttpRequest

MAX_HEADER_BYTES = 64 * 1024
MAX_HEADER_FIELDS = 100
MAX_WIRE_BYTES = 5 * 1024 * 1024
MAX_BODY_BYTES = 10 * 1024 * 1024

# Tried one after the other; more only makes a dead host take longer.
_MAX_ADDRESSES = 3


# How httpcore2 and h11 say that the server closed the connection in the middle of an answer.
_CLOSED_EARLY = re.compile("Server disconnected|peer closed connection|peer unexpectedly closed")

_exchanging: ContextVar[bool] = ContextVar("exchanging", default=False)


def _hide_values(record: logging.LogRecord) -> bool:
    """Cut httpcore2's debug messages about our exchanges to their names: headers may echo credentials."""
    if _exchanging.get():
        record.msg, record.args = record.getMessage().partition(" ")[0], ()
    return True


for _name in ("connection", "http11"):
    logging.getLogger(f"httpcore2.{_name}").addFilter(_hide_values)


class Resolver(Protocol):
    """Finds the addresses of a host; called once for each connection."""

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """The addresses as texts. Raises OSError."""
        ...


async def system_resolver(host: str, port: int) -> Sequence[str]:
    """The operating system's answer."""
    answers = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


class HttpSender:
    """Sends requests over the network; one for each event loop. See ``Sender``.

    No redirects, no cookies, no proxies of the environment; TLS is verified, from 1.2 on; addresses that are not
    public are refused unless ``egress`` opens them; headers, bodies and the time of an exchange are limited.
    """

    def __init__(
        self,
        *,
        egress: Egress | None = None,
        resolver: Resolver = system_resolver,
        ssl_context: ssl.SSLContext | None = None,
        max_connections: int = 100,
        max_wire_bytes: int = MAX_WIRE_BYTES,
        max_body_bytes: int = MAX_BODY_BYTES,
    ) -> None:
        self._max_wire_bytes = max_wire_bytes
        self._max_body_bytes = max_body_bytes
        if ssl_context is None:
            ssl_context = httpcore2.default_ssl_context()
            ssl_context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=ssl_context,
            max_connections=max_connections,
            max_keepalive_connections=20,
            keepalive_expiry=15.0,
            network_backend=_GuardedBackend(egress or Egress(), resolver),
        )

    async def send(self, request: HttpRequest, *, timeout: float) -> HttpResponse:
        """See :class:`zisfast.actions.sender.Sender`."""
        _exchanging.set(True)
        try:
            with anyio.fail_after(timeout):
                return await self._exchange(request)
        except TimeoutError:
            raise timed_out(timeout) from None
        except ActionError:
            raise
        except (httpcore2.ConnectError, ssl.SSLError) as error:
            reason, retryable = _connect_reason(error)
            raise not_connected(request.authority, reason, retryable=retryable) from None
        except httpcore2.ProtocolError as error:
            if _CLOSED_EARLY.match(str(error)):
                raise no_answer("the connection broke", retryable=True) from None
            # h11 quotes what it received: that may be an echo of our own headers
            raise no_answer("the response is not valid HTTP") from None
        except (httpcore2.NetworkError, OSError):
            raise no_answer("the connection broke", retryable=True) from None
        finally:
            _exchanging.set(False)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()

    async def _exchange(self, request: HttpRequest) -> HttpResponse:
        response = await self._pool.handle_async_request(_core_request(request))
        try:
            headers = _response_headers(response.headers)
            if response.status == 101:
                raise no_answer("the server switched protocols, which was not asked for")
            stream: _GuardedStream = response.extensions["network_stream"]
            stream.allow(self._max_wire_bytes + MAX_HEADER_BYTES)
            body = await self._read_body(response, headers)
            return HttpResponse(status=response.status, headers=headers, body=body)
        finally:
            await response.aclose()

    async def _read_body(self, response: httpcore2.Response, headers: tuple[tuple[str, str], ...]) -> bytes:
        coding = ",".join(value for name, value in headers if name == "content-encoding")
        decoder = BodyDecoder(coding, self._max_body_bytes)
        size = 0
        # closed here and now, also after an error: a forgotten generator would be closed outside of our deadline
        async with aclosing(response.aiter_stream()) as chunks:
            async for chunk in chunks:
                size += len(chunk)
                if size > self._max_wire_bytes:
                    raise no_answer(f"the response is longer than {self._max_wire_bytes} bytes")
                decoder.feed(chunk)
        return decoder.finish()


class _GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Connects to addresses that the egress guard has checked; names go no further than the resolver."""

    def __init__(self, egress: Egress, resolver: Resolver) -> None:
        self._egress = egress
        self._resolve = resolver
        self._backend = httpcore2.AnyIOBackend()  # anyio runs on trio, too

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        name = host.strip("[]")
        try:
            addresses = await self._resolve(name, port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(_os_reason(error)) from None
        self._egress.check(name, addresses)
        failure = httpcore2.ConnectError("no address")
        for address in addresses[:_MAX_ADDRESSES]:
            try:
                stream = await self._backend.connect_tcp(address, port, socket_options=socket_options)
            except httpcore2.ConnectError as error:
                failure = error
                continue
            try:
                peer = stream.get_extra_info("server_addr")
                self._egress.check(name, [str(peer[0])])
            except BaseException:
                await stream.aclose()
                raise
            return _GuardedStream(stream)
        raise failure

    async def sleep(self, seconds: float) -> None:
        await anyio.sleep(seconds)


class _GuardedStream(httpcore2.AsyncNetworkStream):
    """Counts what is received for one request, so that endless headers end before they fill the memory."""

    def __init__(self, stream: httpcore2.AsyncNetworkStream) -> None:
        self._stream = stream
        self._received = 0
        self._allowed = MAX_HEADER_BYTES

    def allow(self, size: int) -> None:
        """How much may be received for this request, now that its headers are there."""
        self._allowed = size

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._received > self._allowed:
            if self._allowed == MAX_HEADER_BYTES:
                raise _headers_too_long()
            raise no_answer(f"the response is longer than {self._allowed} bytes")
        data = await self._stream.read(max_bytes)
        self._received += len(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # what is written starts a request: its answer counts from zero
        self._received = 0
        self._allowed = MAX_HEADER_BYTES
        await self._stream.write(buffer)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.AsyncNetworkStream:
        name = server_hostname.strip("[]").rstrip(".") if server_hostname else None
        try:
            return _GuardedStream(await self._stream.start_tls(ssl_context, name))
        except BaseException:
            # the backend does not close the socket when the deadline cuts a handshake
            with anyio.CancelScope(shield=True):
                await self._stream.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _core_request(request: HttpRequest) -> httpcore2.Request:
    scheme, host, port, path, query = split_url(request.url)
    authority = host if port is None else f"{host}:{port}"
    own = [("Host", authority), ("Accept-Encoding", ACCEPT_ENCODING)]
    if request.body is not None or request.method in ("POST", "PUT", "PATCH"):
        own.append(("Content-Length", str(len(request.body or b""))))
    theirs = [header for header in request.headers if header[0].lower() != "accept-encoding"]
    given = {name.lower() for name, _ in theirs}
    own += [header for header in (("Accept", "*/*"), ("User-Agent", "zisfast")) if header[0].lower() not in given]
    return httpcore2.Request(
        request.method,
        httpcore2.URL(scheme=scheme, host=host, port=port, target=f"{path or '/'}{'?' + query if query else ''}"),
        headers=[(name.encode(), wire_value(value)) for name, value in [*own, *theirs]],
        content=request.body or b"",
    )


def _response_headers(raw: Sequence[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    if len(raw) > MAX_HEADER_FIELDS:
        raise no_answer(f"the answer has more than {MAX_HEADER_FIELDS} headers")
    if sum(len(name) + len(value) + 4 for name, value in raw) > MAX_HEADER_BYTES:
        raise _headers_too_long()
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in raw)


def _headers_too_long() -> ActionError:
    return no_answer(f"the headers of the answer are longer than {MAX_HEADER_BYTES} bytes")


def _connect_reason(error: BaseException) -> tuple[str, bool]:
    """Why there is no connection, in the operating system's or TLS's words, and whether a later try may help."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return f"the certificate is not valid: {seen.verify_message}", False
        if isinstance(seen, ssl.SSLError):
            return f"TLS failed: {seen.reason or 'unknown reason'}", False
        if isinstance(seen, OSError) and seen.errno and not isinstance(seen, socket.gaierror):
            return os.strerror(seen.errno), True
        if isinstance(seen, BaseExceptionGroup):
            return _connect_reason(seen.exceptions[0])
        seen = seen.__cause__ or seen.__context__  # the pool raises ``from None``
    return str(error) or "no connection", True


def _os_reason(error: BaseException) -> str:
    return getattr(error, "strerror", None) or "the name cannot be resolved"
