"""The language: bundle bytes come in, problems and a compiled program go out; engine and CLI call it."""

from zisfast.bundles.bundle import Bundle, Flow, HttpAction, JobSpec, Pair
from zisfast.bundles.check import check_bundle
from zisfast.bundles.compile import Program, compile
from zisfast.bundles.parse import load_bundle, parse_bundle
from zisfast.bundles.problems import Problem

__all__ = [
    # bundle
    "Bundle",
    "Flow",
    "HttpAction",
    "JobSpec",
    "Pair",
    # parse
    "load_bundle",
    "parse_bundle",
    # check
    "Problem",
    "check_bundle",
    # compile
    "Program",
    "compile",
]
