"""Every error of zisfast: its type, its stable code, and a message of place, field, value and reason.

ZisfastError
 ├── DocumentError   bytes that are not a JSON document we accept
 ├── PathError       a text that is not a reference path
 ├── TemplateError   a payload template that cannot be compiled
 ├── BundleError     a bundle that the platform would refuse, with all problems at once
 ├── FlowNotFoundError  a flow's name that the program does not have
 ├── FlowError       a state that failed while it ran; a Catch can see it
 ├── ActionError     an action that failed; handlers raise it to fail their state
 └── StoreError      a file or entry of a store (configs, links, connections, stubs) that cannot be used
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zisfast.bundles.problems import Problem


class ZisfastError(Exception):
    """The base of all errors; ``code`` is stable, ``where`` names the place, the text is for people."""

    code: ClassVar[str] = "zisfast"

    def __init__(self, message: str, where: str = "") -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.message = message
        self.where = where


class DocumentError(ZisfastError):
    """Bytes that are not a JSON document; ``offset`` counts bytes from 0, ``line`` and ``column`` from 1."""

    code = "document"

    def __init__(self, message: str, offset: int = 0, line: int = 1, column: int = 1) -> None:
        super().__init__(message, f"line {line} column {column}")
        self.offset = offset
        self.line = line
        self.column = column


class PathError(ZisfastError):
    """A text that is not a reference path; ``position`` counts characters from 0."""

    code = "path"

    def __init__(self, text: str, position: int, reason: str) -> None:
        super().__init__(f"{text!r} is not a reference path: {reason} at character {position + 1}")
        self.text = text
        self.position = position
        self.reason = reason


class TemplateError(ZisfastError):
    """A payload template or flow definition that cannot be compiled; ``where`` is its dotted place."""

    code = "template"


class BundleError(ZisfastError):
    """A bundle that cannot be used; ``problems`` lists everything found, errors and warnings."""

    code = "bundle"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems) or "unusable bundle")
        self.problems = tuple(problems)


class FlowNotFoundError(ZisfastError):
    """A flow's name that the program does not have; the text lists those it has."""

    code = "flow-not-found"


class FlowError(ZisfastError):
    """A failure inside a running flow: ``name`` as in the language (``States.Runtime``), and its ``cause``."""

    code = "flow"

    def __init__(self, name: str, cause: str, where: str = "") -> None:
        super().__init__(f"{name}: {cause}", where)
        self.name = name
        self.cause = cause


class ActionError(ZisfastError):
    """A failed action: the state's ``Error`` is ``name`` and its ``Cause`` is ``cause``.

    ``status`` is the HTTP status of an answer, ``retry_after`` the seconds its ``Retry-After`` header asks for.
    ``retryable`` says that the same request may succeed later: 429, 5xx, no connection, no answer in time.
    """

    code = "action"

    def __init__(
        self,
        name: str,
        cause: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        retryable: bool = False,
    ) -> None:
        super().__init__(f"{name}: {cause}")
        self.name = name
        self.cause = cause
        self.status = status
        self.retry_after = retry_after
        self.retryable = retryable


class StoreError(ZisfastError):
    """A file or entry of a store that cannot be used; ``where`` is the file and the place in it."""

    code = "store"
