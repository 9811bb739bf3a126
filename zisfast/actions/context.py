"""What actions know about the execution that they run for."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypedDict

import msgspec

from zisfast.stores.owner import Owner

if TYPE_CHECKING:
    from zisfast._core import ActionRequest


class ActionContext(msgspec.Struct, frozen=True):
    """For whom and when an execution runs. ``now`` is its clock, in epoch seconds; None is the system's."""

    integration: str
    account_id: int | None = None
    subdomain: str | None = None
    now: float | None = None

    @property
    def owner(self) -> Owner:
        """Whose configs, links and connections the actions see."""
        return Owner(self.integration, self.account_id)

    @property
    def clock(self) -> float:
        """The time, in epoch seconds."""
        return time.time() if self.now is None else self.now


class RequestRecord(TypedDict):
    """An HTTP request that was made, without secrets; ``status`` is None where no answer came."""

    state: str
    method: str
    url: str
    status: int | None


Observer = Callable[[RequestRecord], None]
Handler = Callable[["ActionRequest"], Awaitable[object]]
