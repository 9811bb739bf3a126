"""The built-in action Jq: a jq program on a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zisfast._core import Document
from zisfast.actions.jq import JqError, compile_program
from zisfast.actions.parameters import failed
from zisfast.actions.sender import TASK_FAILED
from zisfast.errors import ActionError, DocumentError

if TYPE_CHECKING:
    from zisfast.actions.context import ActionContext


async def transform(context: ActionContext, parameters: bytes) -> bytes:
    """The first output of the program ``expr`` on ``data``; no output is an error.

    ``data`` is null where it is missing. A string that holds a JSON object or array is that value: the platform's
    editors write ``data`` so. Raises :class:`ActionError` with jq's own message.
    """
    document = Document(parameters)
    try:
        expression = document.slice(("expr",))
    except KeyError:
        expression = b"null"
    if not expression.startswith(b'"'):
        raise failed("Jq", "the parameter 'expr' must be a string with a jq program", status=400)
    root: tuple[str, ...] = ("data",)
    try:
        data = document.slice(root)
    except KeyError:
        document, root, data = Document(b"null"), (), b"null"
    if data.startswith(b'"'):
        document, root = _unquoted(document, root, data)
    try:
        program = compile_program(Document(expression).to_python())
        return program.first(document, root, context.clock)
    except JqError as error:
        raise ActionError(TASK_FAILED, f"jq: {error}") from None


def _unquoted(document: Document, root: tuple[str, ...], data: bytes) -> tuple[Document, tuple[str, ...]]:
    text = Document(data).to_python().strip()
    if text[:1] in ("{", "["):
        try:
            return Document(text.encode("utf-8", "surrogatepass")), ()
        except DocumentError:
            pass
    return document, root
