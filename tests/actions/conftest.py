"""Fixtures of the actions' tests: both event loops, the raw server, senders that may reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.actions.server import RawServer
from zisfast.actions import Egress, HttpSender

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def _server() -> Iterator[RawServer]:
    with RawServer() as server:
        yield server


@pytest.fixture
def server(_server: RawServer) -> RawServer:
    _server.reset()
    return _server


@pytest.fixture
async def sender(anyio_backend: str) -> AsyncIterator[HttpSender]:
    """A sender for which loopback is open."""
    sender = HttpSender(egress=Egress(allow_networks=["127.0.0.0/8", "::1/128"]))
    yield sender
    await sender.aclose()
