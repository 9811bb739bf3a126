"""Clocks of the engine: the time of day for flows, the seconds that pass, and waiting."""

from __future__ import annotations

import time
from contextlib import nullcontext
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


class Clock(Protocol):
    """What the runner needs of time; give your own to control it."""

    def now(self) -> float:
        """The time of day, in seconds since 1970 (what ``now`` in jq gives)."""
        ...

    def monotonic(self) -> float:
        """Seconds from any fixed point, for the active time of an execution."""
        ...

    def timer(self) -> float:
        """Seconds for the durations of a trace: computing counts, also where waits cost nothing."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return once ``seconds`` went by on this clock."""
        ...

    def deadline(self, seconds: float) -> AbstractContextManager[object]:
        """A block that is left, what it awaits cancelled, once ``seconds`` went by on this clock."""
        ...


class SystemClock:
    """The clock of the machine; with ``start`` its time of day begins there instead."""

    def __init__(self, start: float | None = None) -> None:
        self._shift = 0.0 if start is None else start - time.time()

    def now(self) -> float:
        """The time of day, in seconds since 1970."""
        return time.time() + self._shift

    def monotonic(self) -> float:
        """Seconds since the machine's fixed point."""
        return time.monotonic()

    def timer(self) -> float:
        """Seconds with the highest resolution that there is."""
        return time.perf_counter()

    async def sleep(self, seconds: float) -> None:
        """Wait for real."""
        import anyio

        await anyio.sleep(seconds)

    def deadline(self, seconds: float) -> AbstractContextManager[object]:
        """Cancel for real."""
        import anyio

        return anyio.move_on_after(seconds)


class VirtualClock:
    """A clock that only moves when somebody waits: waits take no real time, and every run sees the same times."""

    def __init__(self, start: float | None = None) -> None:
        self._start = time.time() if start is None else start
        self._passed = 0.0

    def now(self) -> float:
        """The start plus everything that was waited for."""
        return self._start + self._passed

    def monotonic(self) -> float:
        """The seconds waited for so far."""
        return self._passed

    def timer(self) -> float:
        """The seconds waited for plus what the machine really spent."""
        return self._passed + time.perf_counter()

    def advance(self, seconds: float) -> None:
        """Let ``seconds`` pass."""
        self._passed += seconds

    async def sleep(self, seconds: float) -> None:
        """Let ``seconds`` pass at once."""
        self.advance(seconds)

    def deadline(self, seconds: float) -> AbstractContextManager[object]:
        """Nothing: no time goes by while something is awaited."""
        return nullcontext()
