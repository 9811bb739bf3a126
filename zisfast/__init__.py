"""Run Zendesk Integration Services (ZIS) bundles anywhere.

    bundle = zisfast.load_bundle("bundle.json")
    program = zisfast.compile(bundle, integration="acme")
    record = zisfast.run(program, "notify", document, actions=call)

Everything is imported on first use, so that ``import zisfast`` itself costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = [
    # zisfast.bundles
    "Bundle",
    "Problem",
    "Program",
    "check_bundle",
    "compile",
    "load_bundle",
    # zisfast.engine
    "ExecutionRecord",
    "Reruns",
    "StateRecord",
    "SystemClock",
    "VirtualClock",
    "run",
    "run_async",
    # zisfast.events
    "Event",
    "parse_event",
    # zisfast._core
    "ActionRequest",
    "Document",
    "Elapsed",
    "Execution",
    "ExecutionResult",
    "Failure",
    "Limits",
    "Transition",
    "Value",
    "WaitRequest",
    # zisfast.errors
    "ActionError",
    "BundleError",
    "DocumentError",
    "FlowError",
    "PathError",
    "TemplateError",
    "ZisfastError",
]

if TYPE_CHECKING:
    from zisfast._core.document import Document
    from zisfast._core.execution import (
        ActionRequest,
        Elapsed,
        Execution,
        ExecutionResult,
        Failure,
        Transition,
        Value,
        WaitRequest,
    )
    from zisfast._core.flow import Limits
    from zisfast.bundles.bundle import Bundle
    from zisfast.bundles.check import check_bundle
    from zisfast.bundles.compile import Program, compile
    from zisfast.bundles.parse import load_bundle
    from zisfast.bundles.problems import Problem
    from zisfast.engine.clock import SystemClock, VirtualClock
    from zisfast.engine.record import ExecutionRecord, StateRecord
    from zisfast.engine.retries import Reruns
    from zisfast.engine.run import run
    from zisfast.engine.runner import run_async
    from zisfast.errors import (
        ActionError,
        BundleError,
        DocumentError,
        FlowError,
        PathError,
        TemplateError,
        ZisfastError,
    )
    from zisfast.events.envelope import Event, parse_event

_HOMES = {
    "zisfast._core.document": "Document",
    "zisfast._core.execution": "ActionRequest Elapsed Execution ExecutionResult Failure Transition Value WaitRequest",
    "zisfast._core.flow": "Limits",
    "zisfast.bundles": "Bundle Problem Program check_bundle compile load_bundle",
    "zisfast.engine.clock": "SystemClock VirtualClock",
    "zisfast.engine.record": "ExecutionRecord StateRecord",
    "zisfast.engine.retries": "Reruns",
    "zisfast.engine.run": "run",
    "zisfast.engine.runner": "run_async",
    "zisfast.errors": ("ActionError BundleError DocumentError FlowError PathError TemplateError ZisfastError"),
    "zisfast.events.envelope": "Event parse_event",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
