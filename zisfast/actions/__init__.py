"""Actions: an action request of the core comes in, its outcome goes out; the engine's runner calls them.

``Actions(program.actions, sender, configs=..., links=..., connections=...)`` with ``HttpSender()`` or
``StubSender.from_file(path)`` as sender; ``bind(ActionContext(...), observer)`` gives an execution's handler.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zisfast.actions.actions import DEFAULT_TIMEOUT, Actions
from zisfast.actions.context import ActionContext, Handler, Observer, RequestRecord
from zisfast.actions.credentials import missing_text
from zisfast.actions.egress import EGRESS_DENIED, Egress
from zisfast.actions.jq import jq_problem
from zisfast.actions.sender import HttpRequest, HttpResponse, Sender
from zisfast.actions.stubs import StubSender

if TYPE_CHECKING:
    from zisfast.actions.network import HttpSender

__all__ = [
    # actions
    "DEFAULT_TIMEOUT",
    "Actions",
    # context
    "ActionContext",
    "Handler",
    "Observer",
    "RequestRecord",
    # credentials
    "missing_text",
    # egress
    "EGRESS_DENIED",
    "Egress",
    # jq
    "jq_problem",
    # sender
    "HttpRequest",
    "HttpResponse",
    "Sender",
    # stubs
    "StubSender",
    # network
    "HttpSender",
]


def __getattr__(name: str) -> object:
    if name == "HttpSender":  # running on stubs need not load an HTTP library
        from zisfast.actions.network import HttpSender

        return HttpSender
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
