"""jq programs behind one small interface; the engine is libjq, through the jq package.

libjq cannot be interrupted and reads the environment, so the names that reach outside are refused when a program is
compiled, and shadowed as well.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from zisfast.actions.jq_syntax import UNAVAILABLE, Keys, Unsure, mentions, paths_read, tokenize, unavailable_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zisfast._core import Document

CACHED_PROGRAMS = 512

# One line each, before the author's program; its own definitions come later and win.
_SHADOWS = " ".join(
    f'def {name}: error("{name} is not available");' for name in sorted(UNAVAILABLE - {"import", "include", "module"})
)
# Two line ends: a comment that ends in a backslash goes on in the next line.
_WRAPPED = "{shadows} {{}} as $ENV | first(\n{program}\n\n)"
_WITH_NOW = ". as [$__zis_now, $__zis_data] | def now: $__zis_now; $__zis_data | {wrapped}"
_COMPILE_ERROR = re.compile(r"\Ajq: error: |\njq: \d+ compile errors?\Z")


class JqError(Exception):
    """A program that cannot be compiled or run; the text is jq's own."""


class JqProgram:
    """A compiled program. Raises :class:`JqError`."""

    def __init__(self, expression: str) -> None:
        try:
            tokens = tokenize(expression)
            name = unavailable_name(tokens)
            self._needs_now = mentions(tokens, "now")
        except (Unsure, RecursionError):
            # let libjq word the error; what it takes and we cannot read is refused
            _compile(f"({expression}\n\n)")
            raise JqError("the program cannot be read") from None
        if name is not None:
            raise JqError(f"{name} is not available in flows")
        _compile(expression)
        continued = any(token.kind == "continued" for token in tokens)
        self.paths = None if continued else paths_read(tokens)
        wrapped = _WRAPPED.format(shadows=_SHADOWS, program=expression)
        self._program = _compile(_WITH_NOW.format(wrapped=wrapped) if self._needs_now else wrapped)

    def first(self, document: Document, root: Keys, now: float) -> bytes:
        """The JSON text of the program's first output on the value at ``root``. Raises :class:`JqError`."""
        data = document.slice(root) if self.paths is None else _pruned(document, root, self.paths)
        text = data.decode("utf-8", "surrogatepass")
        if self._needs_now:
            text = f"[{repr(now).removesuffix('.0')},{text}]"
        try:
            output: str = self._program.input_text(text).text()
        except ValueError as error:
            raise JqError(str(error)) from None
        if not output:
            raise JqError("the program has no output")
        return output.encode("utf-8", "surrogatepass")


@lru_cache(maxsize=CACHED_PROGRAMS)
def compile_program(expression: str) -> JqProgram:
    """The compiled program, from a bounded cache. Raises :class:`JqError`."""
    return JqProgram(expression)


def jq_problem(expression: str) -> str | None:
    """Why the text is not a jq program that a flow can run, or None."""
    try:
        compile_program(expression)
    except JqError as error:
        return str(error)
    return None


def _compile(program: str) -> Any:
    import jq  # type: ignore[import-not-found]  # loaded with the first program: many runs need none

    try:
        return jq.compile(program)
    except ValueError as error:
        raise JqError(_COMPILE_ERROR.sub("", str(error)).strip()) from None


def _pruned(document: Document, root: Keys, paths: Iterable[Keys]) -> bytes:
    """The value at ``root`` with only the members on ``paths``.

    Where a path meets something other than an object, that is kept: jq's answer, an error maybe, depends on it.
    """
    tree: dict[str, Any] = {}
    for path in sorted(paths, key=len):
        node = tree
        for key in path[:-1]:
            node = node.setdefault(key, {})
            if node is None:  # a shorter path has all of it
                break
        else:
            node[path[-1]] = None
    return _build(document, root, tree)


def _build(document: Document, place: Keys, tree: dict[str, Any] | None) -> bytes:
    text = document.slice(place)
    if tree is None or not text.startswith(b"{"):
        return text
    members = []
    for key, below in tree.items():
        try:
            member = _build(document, (*place, key), below)
        except KeyError:
            continue
        members.append(msgspec.json.encode(key) + b":" + member)
    return b"{" + b",".join(members) + b"}"
