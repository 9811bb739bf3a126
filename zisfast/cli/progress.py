"""What a flow is waiting for right now, on one line of a terminal that is cleared again."""

from __future__ import annotations

import sys

from zisfast.cli.text import safe, shortened
from zisfast.engine.clock import SystemClock

CLEAR_LINE = "\r\x1b[K"


class Progress:
    """Shows what is going on, on standard error and only where a person watches it."""

    def __init__(self, *, wanted: bool = True) -> None:
        self._shown = wanted and sys.stderr.isatty()

    def show(self, text: str) -> None:
        """Replace the line by ``text``; an empty text clears it."""
        if not self._shown:
            return
        import shutil

        width = shutil.get_terminal_size().columns
        sys.stderr.write(CLEAR_LINE + shortened(safe(text), width - 1))
        sys.stderr.flush()


class WatchedClock(SystemClock):
    """The machine's clock, with its waits shown."""

    def __init__(self, start: float | None, progress: Progress) -> None:
        super().__init__(start)
        self._progress = progress

    async def sleep(self, seconds: float) -> None:
        """Wait for real, and say how long."""
        self._progress.show(f"waiting for {seconds:g} s (with --stubs waits take no time)")
        await super().sleep(seconds)
        self._progress.show("")
