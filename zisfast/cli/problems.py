"""Problems of bundles: found for one command, and shown to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from zisfast.bundles.bundle import Bundle
from zisfast.bundles.problems import Problem
from zisfast.cli.text import counted, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.console import Console

SHOWS_A_SECRET = "inline-credentials"
"""The problem whose source line must not be repeated."""

COLOURS = {"error": "bold red", "warning": "yellow"}


class Checked(msgspec.Struct, frozen=True, eq=False):
    """One text and what is wrong with it; ``bundle`` is None where it holds none."""

    path: str
    data: bytes
    bundle: Bundle | None
    problems: tuple[Problem, ...]


def check_texts(texts: Sequence[tuple[str, bytes]], variables: Mapping[str, str], *, tolerant: bool) -> list[Checked]:
    """Check bundles, those of one integration together."""
    from zisfast.actions.jq import jq_problem

    parsed = [(path, data, *_parse(data, variables, tolerant=tolerant)) for path, data in texts]
    bundles = [bundle for _, _, bundle, _ in parsed if bundle is not None]
    return [
        Checked(path, data, bundle, tuple(problems) or tuple(_check(bundle, bundles, jq_problem)))
        for path, data, bundle, problems in parsed
    ]


def _parse(data: bytes, variables: Mapping[str, str], *, tolerant: bool) -> tuple[Bundle | None, tuple[Problem, ...]]:
    """The bundle, or why there is none."""
    from zisfast.bundles import parse_bundle
    from zisfast.errors import BundleError

    try:
        return parse_bundle(data, variables=variables, tolerant=tolerant), ()
    except BundleError as error:
        return None, error.problems


def _check(bundle: Bundle | None, bundles: Sequence[Bundle], jq: Callable[[str], str | None]) -> list[Problem]:
    if bundle is None:
        return []
    from zisfast.bundles import check_bundle

    others = [one for one in bundles if one is not bundle and one.integration == bundle.integration]
    return check_bundle(bundle, others=others, jq=jq)


def summary(checked: Sequence[Checked]) -> str:
    """``2 errors, 1 warning in 3 bundles``."""
    found = [problem.severity for one in checked for problem in one.problems]
    where = counted(len(checked), "bundle")
    if not found:
        return f"no problems in {where}"
    return f"{counted(found.count('error'), 'error')}, {counted(found.count('warning'), 'warning')} in {where}"


def print_lines(checked: Sequence[Checked]) -> None:
    """One line for each problem, as compilers write them, for editors and pipes."""
    for one in checked:
        for problem in one.problems:
            place = f"{safe(one.path)}:{problem.line}:{problem.column}"
            where = f" [{safe(problem.where)}]" if problem.where else ""
            click.echo(f"{place}: {problem.severity} {problem.code}: {safe(problem.message)}{where}")


def print_list(checked: Sequence[Checked]) -> None:
    """A list for a terminal, by file, with the source line of every problem."""
    from rich.text import Text

    from zisfast.cli.terminal import make_console

    console = make_console()
    for one in checked:
        if one.problems:
            console.print(Text(safe(one.path), style="bold underline"))
            print_problems(console, one)
    good = not any(problem.severity == "error" for one in checked for problem in one.problems)
    console.print(Text(summary(checked), style="bold green" if good else "bold red"))


def print_problems(console: Console, checked: Checked) -> None:
    """The problems of one bundle, each with its place, message and source line."""
    from rich.padding import Padding
    from rich.text import Text

    lines = checked.data.decode("utf-8-sig", "replace").split("\n")
    for problem in checked.problems:
        head = Text(f"{problem.line}:{problem.column} ", style="bold")
        head.append(problem.severity, style=COLOURS[problem.severity])
        head.append(f" {problem.code}", style="cyan")
        head.append(f"  {safe(problem.message)}", style="")
        console.print(Padding(head, (0, 0, 0, 2)))
        if problem.where:
            console.print(Padding(Text(safe(problem.where), style="dim", overflow="fold"), (0, 0, 0, 4)))
        line = lines[problem.line - 1] if 0 < problem.line <= len(lines) else ""
        if line.strip() and problem.code != SHOWS_A_SECRET:
            print_source_line(console, problem.line, problem.column, line)
        console.print()


def print_source_line(console: Console, number: int, column: int, line: str) -> None:
    """A line of a bundle with a caret below ``column``; a line wider than the terminal is cut around it."""
    from rich.cells import cell_len
    from rich.text import Text

    gutter = f"    {number} | "
    width = max(console.width - len(gutter), 20)
    text = line.rstrip().replace("\t", " ")
    indent = len(text) - len(text.lstrip())
    start = min(indent, column - 1)
    if column - start > width * 2 // 3:
        start = column - 1 - width // 2
    before, after = safe(text[start : column - 1]), safe(text[column - 1 :])
    shown = ("…" + before[1:] if start > indent else before) + after
    if len(shown) > width:
        shown = shown[: width - 1] + "…"
    console.print(Text.assemble((gutter, "dim"), shown), no_wrap=True, crop=True)
    console.print(Text.assemble((" " * (len(gutter) - 2) + "| ", "dim"), " " * cell_len(before), ("^", "bold red")))
