"""Where output goes: a terminal gets colours and tables, a pipe gets plain lines."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console


def is_terminal() -> bool:
    """Whether standard output is read by a person."""
    return sys.stdout.isatty() or os.environ.get("FORCE_COLOR", "") not in ("", "0")


def make_console() -> Console:
    """A console on standard output that prints what it is given, without guessing at markup or values."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, soft_wrap=False)


def print_line(text: str = "") -> None:
    """Print one plain line."""
    click.echo(text, color=False)
