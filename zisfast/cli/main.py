"""The command ``zisfast`` itself: it finds its subcommands, which are imported when they are used."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = ("check", "run", "graph")


class _Commands(click.Group):
    """A group whose commands are modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(f"zisfast.cli.{cmd_name}").command
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in COMMANDS:
            ctx.fail(f"{name!r} is not a command; there are {', '.join(COMMANDS)}")
        return super().resolve_command(ctx, args)


def _print_version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        from zisfast import __version__

        click.echo(f"zisfast {__version__}")
        ctx.exit()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 1 the work failed, 2 wrong use or unreadable input.",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print the version."
)
def command() -> None:
    """Run Zendesk Integration Services (ZIS) bundles on your own machine.

    \b
    Example:
      zisfast check bundle.json
      zisfast run bundle.json --event event.json --stubs stubs.json
    """  # noqa: D301 - click reads the \b
