"""Ways in which a command ends badly, as messages and exit codes."""

from __future__ import annotations

from typing import IO, Any, NoReturn

import click

FAILED, MISUSED = 1, 2


class InputError(click.ClickException):
    """An input that can't be read or used: exit code 2. The message is place, field, value and reason."""

    exit_code = MISUSED

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message, safe for terminals, to standard error."""
        from zisfast.cli.text import safe_block

        click.echo(f"{click.style('Error:', fg='red', bold=True)} {safe_block(self.message)}", file=file, err=True)


def fail() -> NoReturn:
    """End the command because the work failed: exit code 1."""
    raise click.exceptions.Exit(FAILED)
