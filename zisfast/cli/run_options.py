"""What ``zisfast run`` was asked to do."""

from __future__ import annotations

import msgspec


class RunOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The options of ``zisfast run``."""

    bundle: str
    event: str
    flow: str | None = None
    integration: str | None = None
    stubs: str | None = None
    configs: tuple[str, ...] = ()
    links: str | None = None
    connections: str | None = None
    subdomain: str | None = None
    at: str | None = None
    allow_private: bool = False
    variables: tuple[str, ...] = ()
    variables_file: str | None = None
    tolerant: bool = False
    trace: bool = False
    as_json: bool = False

    @property
    def traced(self) -> bool:
        """Whether every state is recorded: people always see them."""
        return self.trace or not self.as_json
