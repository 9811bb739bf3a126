"""Options that several commands have, and how their values are read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zisfast.cli.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from zisfast._core.document import Document

    Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

STDIN = "-"
FILE = click.Path(path_type=str)


def variable_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--var``, ``--vars`` and ``--tolerant``: how a bundle's text is read."""
    for option in (
        click.option(
            "--tolerant", is_flag=True, help="Accept comments, trailing commas and code fences around the JSON."
        ),
        click.option(
            "--vars", "variables_file", type=FILE, metavar="FILE", help="A JSON object of upload-time variables."
        ),
        click.option(
            "--var",
            "variables",
            multiple=True,
            metavar="NAME=VALUE",
            help="An upload-time variable: {{NAME}} in the bundle becomes VALUE. May be repeated; wins over --vars.",
        ),
    ):
        function = option(function)
    return function


class Inputs:
    """Reads the files of one command; standard input (``-``) can be only one of them."""

    def __init__(self) -> None:
        self._stdin_is: str | None = None

    def read(self, path: str, what: str) -> bytes:
        """The bytes of the file ``path``, which is the ``what`` of the command (``event``, ``bundle``)."""
        if path == STDIN:
            return self._stdin(what)
        try:
            return Path(path).read_bytes()
        except OSError as error:
            raise InputError(f"{what} {path}: cannot be read: {error.strerror or error}") from None
        except ValueError as error:
            raise InputError(f"{what} {path!r}: not a file name: {error}") from None

    def read_object(self, path: str, what: str) -> Document:
        """The JSON object in the file ``path``."""
        from zisfast._core.document import Document
        from zisfast.errors import DocumentError

        data = self.read(path, what)
        try:
            document = Document(data)
        except DocumentError as error:
            raise InputError(f"{what} {path}: {error}") from None
        if not document.slice(()).startswith(b"{"):
            raise InputError(f"{what} {path}: the file holds {_kind(document.to_python())}, expected an object")
        return document

    def _stdin(self, what: str) -> bytes:
        if self._stdin_is is not None:
            raise InputError(f"{what} -: standard input is already the {self._stdin_is}")
        self._stdin_is = what
        if sys.stdin.isatty():
            click.echo(f"reading the {what} from the terminal, end it with Ctrl-D", err=True)
        return sys.stdin.buffer.read()


def read_variables(pairs: tuple[str, ...], path: str | None, inputs: Inputs) -> dict[str, str]:
    """The upload-time variables of ``--vars`` and, over them, ``--var``."""
    found: dict[str, str] = {}
    if path is not None:
        document = inputs.read_object(path, "variables")
        for name, value in document.to_python().items():
            if isinstance(value, bool) or not isinstance(value, str | int | float):
                raise InputError(f"variables {path}: {name} is {_kind(value)}, expected a string or a number")
            # a number goes in with the digits it was written with
            found[name] = value if isinstance(value, str) else document.slice((name,)).decode()
    for pair in pairs:
        name, value = split_pair(pair, "--var", "NAME=VALUE")
        found[name] = value
    return found


def split_pair(pair: str, option: str, form: str) -> tuple[str, str]:
    """The two sides of ``NAME=VALUE``."""
    name, sign, value = pair.partition("=")
    if not sign or not name:
        raise click.BadParameter(f"{pair!r} is not of the form {form}", param_hint=f"'{option}'")
    return name, value


def _kind(value: object) -> str:
    names = {dict: "an object", list: "an array", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")
