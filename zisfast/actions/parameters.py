"""Reading the Parameters of a built-in action, with errors that name the action and the parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zisfast.actions.sender import TASK_FAILED
from zisfast.errors import ActionError
from zisfast.stores.files import type_name

if TYPE_CHECKING:
    from collections.abc import Mapping


def failed(action: str, reason: str, *, status: int | None = None) -> ActionError:
    """The error of a built-in action; ``status`` is what the platform's API answers for it."""
    return ActionError(TASK_FAILED, f"{action}: {reason}", status=status)


def required_text(action: str, parameters: Mapping[str, Any], name: str) -> str:
    """The parameter's text. Raises :class:`ActionError` when it is missing or no string."""
    value = parameters.get(name)
    if not isinstance(value, str):
        found = type_name(value) if name in parameters else "nothing"
        raise failed(action, f"the parameter {name!r} must be a string, got {found}", status=400)
    return value
