"""Stores: what a flow keeps between executions (configs, links, connections); actions call them.

Each has a protocol and an implementation in memory that is filled from files; a bad file raises ``StoreError``.
"""

from zisfast.stores.configs import ConfigStore, MemoryConfigStore
from zisfast.stores.connections import (
    ApiKey,
    BasicAuth,
    BearerToken,
    Connection,
    ConnectionStore,
    MemoryConnectionStore,
    OAuth,
)
from zisfast.stores.links import Link, LinkKey, LinkPage, LinkQuery, LinkStore, MemoryLinkStore
from zisfast.stores.owner import Owner
from zisfast.stores.secret import REDACTED, Redactor, Secret

__all__ = [
    # configs
    "ConfigStore",
    "MemoryConfigStore",
    # connections
    "ApiKey",
    "BasicAuth",
    "BearerToken",
    "Connection",
    "ConnectionStore",
    "MemoryConnectionStore",
    "OAuth",
    # links
    "Link",
    "LinkKey",
    "LinkPage",
    "LinkQuery",
    "LinkStore",
    "MemoryLinkStore",
    # owner
    "Owner",
    # secret
    "REDACTED",
    "Redactor",
    "Secret",
]
