"""The egress guard: which addresses a request may reach.

The text of a host says little (``2852039166`` and ``0xA9FEA9FE`` are addresses too), so the guard judges the addresses
that the resolver gives, all of them, and the peer of the connection that was made.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from zisfast.errors import ActionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

EGRESS_DENIED = "EgressDenied"

# The more special one first: the first network that holds the address names its class.
_DENIED_V4 = [
    (ipaddress.IPv4Network(network), kind)
    for network, kind in (
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("10.0.0.0/8", "private"),
        ("172.16.0.0/12", "private"),
        ("192.168.0.0/16", "private"),
        ("100.64.0.0/10", "shared (carrier)"),
        ("168.63.129.16/32", "cloud metadata"),
        ("0.0.0.0/8", "unspecified"),
        ("192.0.0.0/24", "special-purpose"),
        ("192.0.2.0/24", "documentation"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relay"),
        ("198.18.0.0/15", "benchmarking"),
        ("224.0.0.0/4", "multicast"),
        ("255.255.255.255/32", "broadcast"),
        ("240.0.0.0/4", "reserved"),
    )
]

# Of IPv6 only the global unicast block is allowed, so this list names the rest and cuts holes into that block.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_DENIED_V6 = [
    (ipaddress.IPv6Network(network), kind)
    for network, kind in (
        ("::1/128", "loopback"),
        ("::/128", "unspecified"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("fc00::/7", "private"),
        ("ff00::/8", "multicast"),
        ("2001::/32", "Teredo"),
        ("2001::/23", "special-purpose"),
        ("2001:db8::/32", "documentation"),
        ("3fff::/20", "documentation"),
        ("2002::/16", "6to4"),
        ("64:ff9b:1::/48", "local NAT64"),
        ("::/96", "IPv4-compatible"),
    )
]
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def address_class(address: Address) -> str | None:
    """The class of an address that requests must not reach, or None for one they may."""
    if isinstance(address, ipaddress.IPv4Address):
        return next((kind for network, kind in _DENIED_V4 if address in network), None)
    if address.ipv4_mapped is not None:
        return address_class(address.ipv4_mapped)
    if address in _NAT64:
        # a network that has only IPv6 reaches public IPv4 hosts through it
        return address_class(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    for network, kind in _DENIED_V6:
        if address in network:
            return kind
    return None if address in _GLOBAL_UNICAST else "reserved"


class Egress:
    """Where requests may go.

    Everything that is not public is refused. ``allow_private`` opens it all, for development; ``allow_hosts`` opens
    hosts by name (``*.internal`` for all below it) and ``allow_networks`` addresses, whatever name leads there.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        allow_hosts: Iterable[str] = (),
        allow_networks: Iterable[str] = (),
    ) -> None:
        self.allow_private = allow_private
        self.allow_hosts = frozenset(host.lower().rstrip(".") for host in allow_hosts)
        self.allow_networks: tuple[Network, ...] = tuple(map(ipaddress.ip_network, allow_networks))

    def check(self, host: str, addresses: Sequence[str]) -> None:
        """Raises :class:`ActionError` ``EgressDenied`` when any of the host's addresses must not be reached."""
        if self.allow_private or self._allows_host(host):
            return
        for text in addresses:
            try:
                address = ipaddress.ip_address(text)
            except ValueError:
                raise _denied(host, "not an address") from None
            kind = address_class(address)
            if kind is not None and not any(address in network for network in self.allow_networks):
                raise _denied(host, f"{kind} address")

    def _allows_host(self, host: str) -> bool:
        name = host.lower().rstrip(".")
        parents = (f"*.{name[place + 1 :]}" for place, character in enumerate(name) if character == ".")
        return name in self.allow_hosts or any(parent in self.allow_hosts for parent in parents)


def _denied(host: str, kind: str) -> ActionError:
    article = "an" if kind[0] in "aeiouI" else "a"
    return ActionError(EGRESS_DENIED, f"requests to {host} are refused: it leads to {article} {kind}")
