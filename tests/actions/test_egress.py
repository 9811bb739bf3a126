"""The egress guard: what it refuses, however it is written, and that nothing is sent then."""

from __future__ import annotations

import ipaddress
import itertools
import random
from typing import TYPE_CHECKING, Any

import httpcore2
import pytest

from tests.actions import spellings
from zisfast.actions import EGRESS_DENIED, Egress, HttpRequest, HttpSender
from zisfast.actions.egress import address_class
from zisfast.actions.network import system_resolver
from zisfast.errors import ActionError

if TYPE_CHECKING:
    from tests.actions.server import RawServer

pytestmark = pytest.mark.anyio


class Connects:
    """Stands for the network: it counts who would have been connected to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, peer: str | None = None) -> None:
        self.addresses: list[str] = []
        self.closed = 0
        outer = self

        class Stream(httpcore2.AsyncNetworkStream):
            def __init__(self, address: str) -> None:
                self.address = address

            def get_extra_info(self, info: str) -> Any:
                return (peer or self.address, 443) if info == "server_addr" else None

            async def aclose(self) -> None:
                outer.closed += 1

            async def write(self, buffer: bytes, timeout: float | None = None) -> None:
                raise httpcore2.WriteError("no network in this test")

            async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
                raise httpcore2.ReadError("no network in this test")

            async def start_tls(self, *args: object, **options: object) -> Stream:
                return self

        async def connect_tcp(self: object, host: str, port: int, **options: object) -> Stream:
            outer.addresses.append(host)
            return Stream(host)

        monkeypatch.setattr(httpcore2.AnyIOBackend, "connect_tcp", connect_tcp)


async def refusal(sender: HttpSender, url: str) -> ActionError:
    with pytest.raises(ActionError) as caught:
        await sender.send(HttpRequest(method="GET", url=url), timeout=5)
    return caught.value


def test_number_of_spellings() -> None:
    assert len(set(spellings.ALL)) > 600


async def test_every_spelling_is_denied(anyio_backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    network = Connects(monkeypatch)

    async def resolver(host: str, port: int) -> list[str]:
        if host.startswith(("localhost", "ip6-")):  # whatever this machine's hosts file says
            return ["127.0.0.1", "::1"]
        return list(await system_resolver(host, port))

    sender = HttpSender(resolver=resolver)
    kinds = {"denied": 0, "no host": 0}
    for spelling in spellings.ALL:
        for url in (f"http://{spelling}/", f"https://{spelling}:8443/latest/meta-data"):
            error = await refusal(sender, url)
            if error.name == EGRESS_DENIED:
                kinds["denied"] += 1
                assert "requests to " in error.cause and "are refused: it leads to a" in error.cause
            elif "cannot be built" in error.cause:
                kinds["no host"] += 1
            else:
                raise AssertionError(f"{spelling}: {error}")
    await sender.aclose()
    assert network.addresses == []
    assert kinds["denied"] > 900, kinds


@pytest.mark.parametrize("address", spellings.PUBLIC)
async def test_public_addresses_pass(anyio_backend: str, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    network = Connects(monkeypatch)
    sender = HttpSender()
    host = f"[{address}]" if ":" in address else address
    error = await refusal(sender, f"http://{host}/")
    assert error.name != EGRESS_DENIED
    assert [ipaddress.ip_address(text) for text in network.addresses] == [ipaddress.ip_address(address)]
    await sender.aclose()


@pytest.mark.parametrize("address", [*spellings.IPV4, *spellings.IPV6])
def test_every_class_is_named(address: str) -> None:
    assert address_class(ipaddress.ip_address(address))
    for spelling in spellings.embedded(address) if "." in address and ":" not in address else ():
        assert address_class(ipaddress.ip_address(spelling)), spelling


def test_python_would_have_let_some_pass() -> None:
    """The reason for a table of our own: a control that the test can fail."""
    passed = [text for text in spellings.embedded("169.254.169.254") if ipaddress.ip_address(text).is_global]
    assert passed


def test_only_global_unicast_passes() -> None:
    """Ten thousand random IPv6 addresses outside of 2000::/3."""
    rng = random.Random(1)
    for _ in range(10_000):
        address = ipaddress.IPv6Address(rng.getrandbits(128))
        if address_class(address) is None:
            assert address in ipaddress.IPv6Network("2000::/3")


class Flipping:
    """A resolver whose answers change."""

    def __init__(self, answers: list[list[str]]) -> None:
        self._answers = itertools.cycle(answers)
        self.calls = 0

    async def __call__(self, host: str, port: int) -> list[str]:
        self.calls += 1
        return next(self._answers)


async def test_rebinding(anyio_backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Public and private answers in turn: each connection goes to the address that was checked, or nowhere."""
    network = Connects(monkeypatch)
    answers = [["8.8.8.8"], ["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::ffff:a9fe:a9fe"], ["1.1.1.1", "fd00::1"]]
    resolver = Flipping(answers)
    sender = HttpSender(resolver=resolver)
    names = [(await refusal(sender, "https://rebind.example/")).name for _ in range(10_000)]
    assert set(network.addresses) == {"8.8.8.8"}
    assert names.count(EGRESS_DENIED) == 8_000
    assert resolver.calls == 10_000
    await sender.aclose()


async def test_peer_is_checked(anyio_backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that ended somewhere else (a redirecting firewall, a hijacked route) is closed unused."""
    network = Connects(monkeypatch, peer="169.254.169.254")
    sender = HttpSender(resolver=Flipping([["8.8.8.8"]]))
    assert (await refusal(sender, "http://a.example/")).name == EGRESS_DENIED
    assert network.closed == 1
    await sender.aclose()


@pytest.mark.parametrize("answer", ["fe80::1%lo", "fe80::1%1", "not an address", ""])
async def test_odd_answers(anyio_backend: str, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    network = Connects(monkeypatch)
    sender = HttpSender(resolver=Flipping([[answer]]))
    assert (await refusal(sender, "http://a.example/")).name == EGRESS_DENIED
    assert network.addresses == []
    await sender.aclose()


async def test_no_answer(anyio_backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Connects(monkeypatch)
    sender = HttpSender(resolver=Flipping([[]]))
    assert "cannot connect to a.example (no address)" in (await refusal(sender, "http://a.example/")).cause
    await sender.aclose()


async def test_denied_host_gets_no_packet(anyio_backend: str, server: RawServer) -> None:
    sender = HttpSender()
    error = await refusal(sender, server.url)
    assert error.cause == "requests to 127.0.0.1 are refused: it leads to a loopback address"
    assert not error.retryable
    assert server.connections == 0
    await sender.aclose()


def allows(egress: Egress, host: str, address: str) -> bool:
    try:
        egress.check(host, [address])
    except ActionError:
        return False
    return True


def test_opening() -> None:
    assert allows(Egress(allow_private=True), "a", "127.0.0.1")
    networks = Egress(allow_networks=["10.1.0.0/16", "fd00::/8"])
    assert allows(networks, "a", "10.1.2.3")
    assert allows(networks, "a", "fd00::1")
    assert not allows(networks, "a", "10.2.0.1")
    assert not allows(networks, "a", "127.0.0.1")
    hosts = Egress(allow_hosts=["Localhost", "*.corp.example"])
    assert allows(hosts, "localhost.", "127.0.0.1")
    assert allows(hosts, "a.b.CORP.example", "10.0.0.1")
    assert not allows(hosts, "corp.example", "10.0.0.1")
    assert not allows(hosts, "acorp.example", "10.0.0.1")
    assert not allows(hosts, "localhost.example", "10.0.0.1")
