"""Flow-level re-runs: the platform starts a whole flow again after some failures (zis-spec, section 2.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from zisfast.errors import ActionError

TOO_MANY_REQUESTS = 429


class Reruns(msgspec.Struct, frozen=True):
    """How often a flow runs for one event, and how long it waits in between; the default never runs it again."""

    runs: int = 1
    delays: tuple[float, ...] = (30.0, 60.0)
    """Seconds before the second run, the third, ...; the last one repeats."""
    longest: float = 120.0
    """The most seconds that a ``Retry-After`` can ask for."""

    def delay(self, run: int, failure: ActionError | None) -> float | None:
        """Seconds to wait after run number ``run`` (from 1) ended with ``failure``; None: it stays failed.

        ``failure`` is the action's error that failed the flow, None where something else did.
        """
        if run >= self.runs or failure is None or not failure.retryable:
            return None
        if failure.retry_after is not None and failure.status == TOO_MANY_REQUESTS:
            return min(max(failure.retry_after, 0.0), self.longest)
        return self.delays[min(run, len(self.delays)) - 1] if self.delays else 0.0


NO_RERUNS = Reruns()
"""A flow runs once: for embedding and for trying a bundle out."""

PLATFORM_RERUNS = Reruns(runs=4)
"""What Zendesk documents: up to four runs, after 429, 5xx and network failures."""
