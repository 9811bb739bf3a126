"""The compiled core: JSON bytes and outcomes come in, requests and JSON bytes go out; no I/O, no clock, no GIL."""

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
from zisfast._core.flow import FlowTable, Limits
from zisfast._core.path import ReferencePath
from zisfast._core.template import Template, TextTemplate

__all__ = [
    # document
    "Document",
    # path
    "ReferencePath",
    # template
    "Template",
    "TextTemplate",
    # flow
    "FlowTable",
    "Limits",
    # execution
    "ActionRequest",
    "Elapsed",
    "Execution",
    "ExecutionResult",
    "Failure",
    "Transition",
    "Value",
    "WaitRequest",
]
