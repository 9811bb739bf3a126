"""Checking bundles: a bundle comes in, all its problems go out, errors and warnings, in the order of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zisfast.bundles.context import Context
from zisfast.bundles.report import Report
from zisfast.bundles.rules import (
    calls,
    choices,
    data_flow,
    debug,
    envelope,
    events,
    graphs,
    handlers,
    http_actions,
    job_specs,
    jq,
    parameters,
    paths,
    state_shapes,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zisfast.bundles.bundle import Bundle
    from zisfast.bundles.problems import Problem

# paths comes before those that use what it collects
_RULES = (
    envelope,
    job_specs,
    http_actions,
    graphs,
    state_shapes,
    choices,
    handlers,
    calls,
    paths,
    parameters,
    debug,
    jq,
    data_flow,
    events,
)


def check_bundle(
    bundle: Bundle,
    *,
    others: Sequence[Bundle] = (),
    integration: str | None = None,
    jq: Callable[[str], str | None] | None = None,
) -> list[Problem]:
    """All problems of ``bundle``.

    An error is what the platform refuses or what must fail when it runs, a warning anything else that its author
    should know. ``others`` are more bundles of the same integration: names are shared between them. Without
    ``integration`` the bundle's own (:attr:`Bundle.integration`) is taken. ``jq`` gets each jq program and returns
    the reason why it does not compile, or None.
    """
    report = Report(bundle.source)
    report.extend(bundle.problems)
    context = Context(bundle, others, integration or bundle.integration, report, jq)
    for rule in _RULES:
        rule.check(context)
    return report.sorted()
