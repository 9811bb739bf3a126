"""Credentials: which request may carry a connection's secret, and the header that does."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from zisfast.actions.sender import TASK_FAILED
from zisfast.actions.urls import zendesk_host
from zisfast.errors import ActionError
from zisfast.stores.connections import OAuth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zisfast.actions.urls import Url
    from zisfast.stores.connections import Connection
    from zisfast.stores.secret import Secret

_DEFAULT_PORTS = {"http": 80, "https": 443}

# The platform's own connection to the account's Zendesk.
ZENDESK = "zendesk"


def missing_text(names: Iterable[str]) -> str:
    """The platform's text for connections that do not exist; all names at once."""
    return "\n".join(f'Cannot start flow because the connection named "{name}" does not exist' for name in names)


def credentials(connection: Connection, url: Url, subdomain: str | None) -> tuple[str, Secret]:
    """The header with the connection's credentials, for a request to ``url``.

    Raises :class:`ActionError` when the URL is not where the connection may be used: its ``allowed_domain`` on the
    default port or a port that it names, by https; plain http goes to this machine only.
    """
    problem = _refusal(connection, url, subdomain)
    if problem is not None:
        raise ActionError(
            TASK_FAILED, f"the connection {connection.name} cannot be used for {url.authority}: {problem}"
        )
    return connection.header()


def _refusal(connection: Connection, url: Url, subdomain: str | None) -> str | None:
    domain = connection.allowed_domain
    if domain is None and connection.name == ZENDESK and subdomain:
        domain = zendesk_host(subdomain)
    if domain is None:
        if isinstance(connection, OAuth) and not url.fixed:
            return "without an allowed_domain, the action's own text must name the host"
    elif not _in_domain(url, domain):
        return f"its allowed_domain is {domain}"
    if url.scheme != "https" and not is_this_machine(url.host):
        return "credentials are sent by https only"
    return None


def _in_domain(url: Url, domain: str) -> bool:
    host, port = _host_and_port(domain)
    default = _DEFAULT_PORTS[url.scheme]
    if port is None:
        if (url.port or default) != default and not is_this_machine(url.host):
            return False
    elif (url.port or default) != port:
        return False
    name = url.host.rstrip(".")
    host = host.rstrip(".")
    return name.endswith(host[1:]) and len(name) >= len(host) if host.startswith("*.") else name == host


def _host_and_port(domain: str) -> tuple[str, int | None]:
    host, colon, port = domain.rpartition(":")
    if colon and port.isdigit() and (not domain.startswith("[") or host.endswith("]")):
        return host, int(port)
    return domain, None


def is_this_machine(host: str) -> bool:
    """Whether the host's text says this machine: localhost or a loopback address."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
