"""Compiling bundles: a checked bundle comes in, a :class:`Program` goes out, ready to start executions."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from zisfast._core.flow import FlowTable, Limits
from zisfast.bundles.bundle import HttpAction, JobSpec
from zisfast.bundles.check import check_bundle
from zisfast.bundles.names import listed, parse_identifier, shown, suggestion
from zisfast.bundles.report import Report
from zisfast.errors import BundleError, FlowNotFoundError, TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zisfast._core.execution import Execution
    from zisfast.bundles.bundle import Bundle
    from zisfast.bundles.problems import Problem

__all__ = ["HttpAction", "JobSpec", "Program", "compile"]


class Program:
    """A compiled bundle, immutable and shared between threads."""

    __slots__ = ("_actions", "_flows", "_integration", "_job_specs", "_limits", "_matches")

    def __init__(
        self,
        integration: str,
        flows: Mapping[str, FlowTable],
        actions: Mapping[str, HttpAction],
        job_specs: Sequence[JobSpec],
        limits: Limits,
    ) -> None:
        self._integration = integration
        self._flows = MappingProxyType(dict(flows))
        self._actions = MappingProxyType(dict(actions))
        self._job_specs = tuple(job_specs)
        self._limits = limits
        self._matches: dict[tuple[str, str], list[JobSpec]] = {}
        for job_spec in self._job_specs:
            self._matches.setdefault((job_spec.event_source, job_spec.event_type), []).append(job_spec)

    @property
    def integration(self) -> str:
        """The integration whose identifiers the flows use."""
        return self._integration

    @property
    def flows(self) -> Mapping[str, FlowTable]:
        """The compiled flows by their short names."""
        return self._flows

    @property
    def actions(self) -> Mapping[str, HttpAction]:
        """The custom HTTP actions by their short names."""
        return self._actions

    @property
    def job_specs(self) -> tuple[JobSpec, ...]:
        """The job specs, in the order of the bundle."""
        return self._job_specs

    @property
    def limits(self) -> Limits:
        """What each execution may use."""
        return self._limits

    @property
    def connection_names(self) -> tuple[str, ...]:
        """The names of all connections that the actions need, sorted."""
        names = {action.connection_name for action in self._actions.values()}
        return tuple(sorted(name for name in names if name is not None))

    def start(self, flow: str, document: object, *, trace: bool = False) -> Execution:
        """A new execution of a flow, by its full name (``zis:acme:flow:notify``) or its short one.

        ``document`` is the trigger document, as JSON bytes or a Python value. Raises
        :class:`zisfast.errors.FlowNotFoundError`, and :class:`zisfast.errors.DocumentError` for what is no JSON.
        """
        return self.flow(flow).start(document, trace=trace)

    def flow(self, name: str) -> FlowTable:
        """The compiled flow of a full or short name. Raises :class:`zisfast.errors.FlowNotFoundError`."""
        table = self._flows.get(name)
        if table is not None:
            return table
        identifier = parse_identifier(name)
        if identifier is not None and identifier.kind == "flow" and identifier.integration == self._integration:
            table = self._flows.get(identifier.name)
        if table is None:
            short = identifier.name if identifier else name
            full = [f"zis:{self._integration}:flow:{one}" for one in self._flows]
            hint = suggestion(short, self._flows) if short not in self._flows else f"; did you mean {shown(short)}?"
            raise FlowNotFoundError(f"there is no flow {shown(name)}{hint}; flows: {listed(full, limit=20)}")
        return table

    def match(self, event_source: str, event_type: str) -> list[JobSpec]:
        """The job specs that an event starts, in the order of the bundle."""
        return list(self._matches.get((event_source, event_type), ()))

    def __repr__(self) -> str:
        return f"<Program of {self._integration!r}: {len(self._flows)} flows, {len(self._actions)} actions>"


def compile(
    bundle: Bundle,
    *,
    others: Sequence[Bundle] = (),
    integration: str | None = None,
    limits: Limits | None = None,
    null_is_present: bool = True,
    jq: Callable[[str], str | None] | None = None,
) -> Program:
    """The program of ``bundle``, and of ``others`` of the same integration (their names give way to its own).

    ``integration`` is the name that its identifiers must use, by default the one they use. ``null_is_present``
    decides whether ``IsPresent`` is true of a member that is null. ``jq`` compiles jq programs, see
    :func:`check_bundle`.

    Raises :class:`zisfast.errors.BundleError` with all problems if there is an error among them.
    """
    name = integration or bundle.integration
    limits = limits or Limits()
    every = [*others, bundle]
    problems: list[Problem] = []
    for one in every:
        problems += check_bundle(one, others=[other for other in every if other is not one], integration=name, jq=jq)
    flows: dict[str, FlowTable] = {}
    if not any(problem.severity == "error" for problem in problems):
        for one in every:
            problems += _compile_flows(one, flows, limits, null_is_present)
    if any(problem.severity == "error" for problem in problems):
        raise BundleError(problems)
    actions = {action.name: action for one in every for action in one.actions}
    job_specs = {job_spec.name: job_spec for one in every for job_spec in one.job_specs}
    return Program(name, flows, actions, list(job_specs.values()), limits)


def _compile_flows(bundle: Bundle, flows: dict[str, FlowTable], limits: Limits, null_is_present: bool) -> list[Problem]:
    """Add the bundle's flows; what the core refuses although the checker did not is a problem too."""
    report = Report(bundle.source)
    for flow in bundle.flows:
        try:
            flows[flow.name] = FlowTable(flow.name, flow.definition, limits=limits, null_is_present=null_is_present)
        except TemplateError as error:
            report.add("not-compiled", (*flow.place, "properties", "definition"), str(error), key=True)
    return report.sorted()
