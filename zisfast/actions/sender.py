"""The boundary to the network: a request goes in, an answer or an ActionError comes out."""

from __future__ import annotations

from typing import Protocol
from urllib.parse import urlsplit

import msgspec

from zisfast.errors import ActionError

TASK_FAILED = "States.TaskFailed"


class HttpRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it is sent, credentials included: never show its headers, ``str()`` leaves them out.

    ``shown_url`` is the URL without secrets. ``state`` and ``action`` say who asks.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    state: str = ""
    action: str = ""
    shown_url: str = ""

    @property
    def authority(self) -> str:
        """Host and port of the URL, as it is written there."""
        return urlsplit(self.url).netloc

    def __str__(self) -> str:
        return f"{self.method} {self.shown_url}"

    __repr__ = __str__


class HttpResponse(msgspec.Struct, frozen=True, kw_only=True):
    """An answer with its decoded body. Header names are in lower case."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The first header of that (lower case) name."""
        return next((value for key, value in self.headers if key == name), None)

    def __repr__(self) -> str:
        return f"HttpResponse(status={self.status}, {len(self.body)} bytes)"


class Sender(Protocol):
    """What sends requests: the network, stubs, a recording."""

    async def send(self, request: HttpRequest, *, timeout: float) -> HttpResponse:
        """The answer, whatever its status. Raises :class:`zisfast.errors.ActionError` when there is none.

        The whole exchange takes at most ``timeout`` seconds.
        """
        ...

    async def aclose(self) -> None:
        """Close what is open; the sender is of no use afterwards."""
        ...


def no_answer(reason: str, *, retryable: bool = False) -> ActionError:
    """The error for an exchange that gave no usable answer."""
    return ActionError(TASK_FAILED, f"external action failed: {reason}", retryable=retryable)


def timed_out(seconds: float) -> ActionError:
    """The error for an exchange that took longer than it may."""
    return ActionError(TASK_FAILED, f"external action failed due to timeout after {seconds:g} s", retryable=True)


def not_connected(authority: str, reason: str, *, retryable: bool = True) -> ActionError:
    """The error for a connection that could not be made."""
    return no_answer(f"cannot connect to {authority} ({reason})", retryable=retryable)
