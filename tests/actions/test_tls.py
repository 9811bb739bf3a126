"""TLS: certificates and names are verified, old versions refused, and nothing is sent before that."""

from __future__ import annotations

import gc
import ssl
from pathlib import Path

import pytest

from tests.actions.server import RawServer
from zisfast.actions import Egress, HttpRequest, HttpSender
from zisfast.errors import ActionError

pytestmark = pytest.mark.anyio
CERTIFICATES = Path(__file__).parent / "certificates"


def tls_server(name: str, **options: object) -> RawServer:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / f"{name}.pem")
    for option, value in options.items():
        setattr(context, option, value)
    return RawServer(tls=context)


def sender(*, trusting: bool = True) -> HttpSender:
    context = None
    if trusting:
        context = ssl.create_default_context(cafile=str(CERTIFICATES / "authority.pem"))
    return HttpSender(egress=Egress(allow_private=True), ssl_context=context)


async def get(server: RawServer, host: str, *, trusting: bool = True, timeout: float = 5) -> int:
    client = sender(trusting=trusting)
    try:
        request = HttpRequest(
            method="GET", url=f"https://{host}:{server.port}/", headers=(("Authorization", "Bearer canary"),)
        )
        return (await client.send(request, timeout=timeout)).status
    finally:
        await client.aclose()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
async def test_valid(anyio_backend: str, host: str) -> None:
    with tls_server("valid") as server:
        assert await get(server, host) == 200


@pytest.mark.parametrize(
    ("name", "trusting", "reason"),
    [
        ("expired", True, "certificate has expired"),
        ("misnamed", True, "Hostname mismatch, certificate is not valid for 'localhost'."),
        ("valid", False, "unable to get local issuer certificate"),
    ],
)
async def test_refused(anyio_backend: str, name: str, trusting: bool, reason: str) -> None:
    with tls_server(name) as server:
        with pytest.raises(ActionError) as caught:
            await get(server, "localhost", trusting=trusting)
        where = f"localhost:{server.port}"
        cause = f"external action failed: cannot connect to {where} (the certificate is not valid: {reason})"
        assert caught.value.cause == cause
        assert not caught.value.retryable
        assert server.requests == []


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
async def test_old_versions_are_refused(anyio_backend: str) -> None:
    old = ssl.TLSVersion.TLSv1_1
    with tls_server("valid", minimum_version=ssl.TLSVersion.TLSv1, maximum_version=old) as server:
        with pytest.raises(ActionError, match="cannot connect to localhost"):
            await get(server, "localhost", trusting=False)
        assert server.requests == []


async def test_handshake_counts_for_the_deadline(anyio_backend: str) -> None:
    """A server that says nothing; a socket left open would fail the test with a ResourceWarning."""
    with RawServer() as server:
        with pytest.raises(ActionError, match=r"timeout after 0\.3 s"):
            await get(server, "localhost", timeout=0.3)
    gc.collect()
