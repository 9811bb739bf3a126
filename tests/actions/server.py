"""A raw HTTP server on loopback that can misbehave: what it sends is exactly what a test says."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl

END = b"\r\n\r\n"


@dataclass
class Received:
    """A request as it came over the wire."""

    head: bytes
    body: bytes

    @property
    def method(self) -> str:
        return self.head.split(b" ", 1)[0].decode()

    @property
    def target(self) -> str:
        return self.head.split(b" ", 2)[1].decode()

    @property
    def header_lines(self) -> list[bytes]:
        return self.head.split(b"\r\n")[1:]

    def header(self, name: str) -> str | None:
        for line in self.header_lines:
            key, _, value = line.partition(b":")
            if key.decode().lower() == name.lower():
                return value.strip().decode()
        return None


def answer(
    body: bytes = b"", *, status: str = "200 OK", content_type: str | None = "application/json", extra: str = ""
) -> bytes:
    """A well-formed answer."""
    kind = f"content-type: {content_type}\r\n" if content_type else ""
    return f"HTTP/1.1 {status}\r\n{kind}{extra}content-length: {len(body)}\r\n\r\n".encode() + body


Reply = bytes | Callable[[Received], bytes | AsyncIterator[bytes]]


@dataclass
class RawServer:
    """Serves in a thread; ``replies`` maps a path to bytes or to a function that gives or yields them."""

    tls: ssl.SSLContext | None = None
    host: str = "127.0.0.1"
    replies: dict[str, Reply] = field(default_factory=dict)
    requests: list[Received] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    def __enter__(self) -> RawServer:
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        started.wait(10)
        return self

    def __exit__(self, *exc: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"

    def reset(self) -> None:
        self.replies.clear()
        self.requests.clear()
        self.connections = 0

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve(started))
        self._loop.close()

    async def _serve(self, started: threading.Event) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._connected, self.host, 0, ssl=self.tls, limit=2**26)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        await self._stop.wait()
        server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while await self._exchange(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(END))[: -len(END)]
        received = Received(head, b"")
        if length := received.header("content-length"):
            received.body = await reader.readexactly(int(length))
        self.requests.append(received)
        reply = self.replies.get(received.target.partition("?")[0], answer(b"{}"))
        if callable(reply):
            reply = reply(received)
        if isinstance(reply, bytes):
            writer.write(reply)
            await writer.drain()
            return b"content-length" in reply.lower() and b"connection: close" not in reply.lower()
        async for piece in reply:
            writer.write(piece)
            await writer.drain()
        return False
