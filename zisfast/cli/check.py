"""``zisfast check``: bundles come in, everything that is wrong with them goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from zisfast.cli.options import FILE, variable_options

if TYPE_CHECKING:
    from zisfast.cli.problems import Checked


@click.command("check", short_help="Find what is wrong with bundles.")
@click.argument("bundles", nargs=-1, required=True, type=FILE, metavar="BUNDLE...")
@variable_options
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
def command(
    bundles: tuple[str, ...], variables: tuple[str, ...], variables_file: str | None, tolerant: bool, as_json: bool
) -> None:
    """Find what is wrong with bundles, before Zendesk or a flow does.

    Errors are what the platform refuses and what must fail when it runs; everything else is a warning. Bundles of
    one integration are checked together: each may use the actions and flows of the others. `-` reads standard input.

    \b
    Example:
      zisfast check bundle.json
      zisfast check bundles/*.json --var env=production --json

    Exit codes: 0 no error, 1 at least one error, 2 wrong use or unreadable input.
    """  # noqa: D301 - click reads the \b
    from zisfast.cli.errors import fail
    from zisfast.cli.options import Inputs, read_variables
    from zisfast.cli.problems import check_texts

    inputs = Inputs()
    texts = [(path, inputs.read(path, "bundle")) for path in bundles]
    checked = check_texts(texts, read_variables(variables, variables_file, inputs), tolerant=tolerant)
    if as_json:
        _print_json(checked)
    else:
        _print(checked)
    if any(problem.severity == "error" for one in checked for problem in one.problems):
        fail()


def _print_json(checked: list[Checked]) -> None:
    import msgspec

    from zisfast.cli.text import safe, safe_json

    rows = []
    for one in checked:
        for problem in one.problems:
            row = msgspec.structs.asdict(problem)
            # which of several bundles; with one there is nothing to tell
            rows.append({"bundle": safe(one.path), **row} if len(checked) > 1 else row)
    click.echo(safe_json(msgspec.json.encode({"problems": rows})))


def _print(checked: list[Checked]) -> None:
    from zisfast.cli.problems import print_lines, print_list, summary
    from zisfast.cli.terminal import is_terminal

    if is_terminal():
        print_list(checked)
    else:
        print_lines(checked)
        click.echo(summary(checked))
