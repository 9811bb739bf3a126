"""Bundles for the commands that use them: those with errors are refused, with everything that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import click

from zisfast.cli.errors import InputError
from zisfast.cli.text import counted, safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zisfast.bundles.bundle import Bundle
    from zisfast.bundles.compile import Program
    from zisfast.cli.options import Inputs
    from zisfast.errors import BundleError


def load(path: str, variables: Mapping[str, str], inputs: Inputs, *, tolerant: bool) -> Bundle:
    """The bundle in a file; only a text that holds none is refused yet."""
    from zisfast.bundles import parse_bundle
    from zisfast.errors import BundleError

    try:
        return parse_bundle(inputs.read(path, "bundle"), variables=variables, tolerant=tolerant)
    except BundleError as error:
        refuse(path, error)


def compile_bundle(path: str, bundle: Bundle, integration: str | None) -> Program:
    """The program of a bundle without errors."""
    from zisfast.bundles import compile
    from zisfast.errors import BundleError

    try:
        return compile(bundle, integration=integration)
    except BundleError as error:
        refuse(path, error)


def refuse(path: str, error: BundleError) -> NoReturn:
    """Tell the errors of a bundle and end the command: exit code 2."""
    errors = [problem for problem in error.problems if problem.severity == "error"]
    for problem in errors:
        line = f"{path}:{problem.line}:{problem.column}: error {problem.code}: {problem.message}"
        click.echo(safe(line), err=True)
    raise InputError(f"bundle {path}: it has {counted(len(errors), 'error')}, see above (`zisfast check` tells more)")
