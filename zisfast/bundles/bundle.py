"""The model of a bundle: what is uploaded, with flows, custom actions and job specs by their own names."""

from __future__ import annotations

from typing import Any

import msgspec

from zisfast.bundles.names import COMMON, INTEGRATION_PATTERN, parse_identifier
from zisfast.bundles.problems import Place, Problem
from zisfast.bundles.source import Source

FLOW = "ZIS::Flow"
JOB_SPEC = "ZIS::JobSpec"
HTTP_ACTION = "ZIS::Action::Http"


class Flow(msgspec.Struct, frozen=True):
    """A flow; ``definition`` is the JSON text of ``{"StartAt": ..., "States": {...}}``."""

    name: str
    definition: bytes
    place: Place


class JobSpec(msgspec.Struct, frozen=True):
    """Which flow an event starts; ``flow_name`` is the flow's full name, ``flow`` its short one."""

    name: str
    event_source: str
    event_type: str
    flow_name: str
    place: Place = ()

    @property
    def flow(self) -> str:
        """The flow's short name."""
        identifier = parse_identifier(self.flow_name)
        return identifier.name if identifier else self.flow_name


class Pair(msgspec.Struct, frozen=True):
    """A header or a query parameter; ``dynamic`` where it was written ``value.$`` (a path, or a text template)."""

    key: str
    value: str
    dynamic: bool = False


class HttpAction(msgspec.Struct, frozen=True, kw_only=True):
    """A custom HTTP action as its author wrote it; every text in it may hold ``{{$.path}}`` templates.

    One of ``url`` (absolute) and ``path`` (on the account's Zendesk) is set; ``dynamic`` says that it was written
    ``url.$`` or ``path.$``. ``body`` is the JSON text of ``requestBody``, with ``body_dynamic`` of ``requestBody.$``
    (a JSON string then). ``definition`` is the JSON text of the whole definition.
    """

    name: str
    method: str = "GET"
    url: str | None = None
    path: str | None = None
    dynamic: bool = False
    headers: tuple[Pair, ...] = ()
    query: tuple[Pair, ...] = ()
    body: bytes | None = None
    body_dynamic: bool = False
    connection_name: str | None = None
    definition: bytes = b"{}"
    place: Place = ()


class Bundle(msgspec.Struct, frozen=True, eq=False):
    """A parsed bundle. Resources too malformed to be one are left out; the checker reports them.

    ``problems`` are those of the text itself: duplicate keys and variables.
    """

    name: str
    description: str
    template_version: str
    declared_integration: str | None
    flows: tuple[Flow, ...]
    actions: tuple[HttpAction, ...]
    job_specs: tuple[JobSpec, ...]
    problems: tuple[Problem, ...]
    source: Source

    @property
    def value(self) -> dict[str, Any]:
        """The bundle as Python objects."""
        value: dict[str, Any] = self.source.value
        return value

    @property
    def integration(self) -> str:
        """The integration that the bundle belongs to, as far as it says so itself.

        It is the one that all its identifiers name, else its ``integration`` member, else its name, else ``local``.
        """
        named = self.named_integrations
        if len(named) == 1:
            return named[0]
        for candidate in (self.declared_integration, self.name):
            if candidate is not None and INTEGRATION_PATTERN.fullmatch(candidate):
                return candidate
        return "local"

    @property
    def named_integrations(self) -> tuple[str, ...]:
        """The integrations that the bundle's identifiers name, apart from ``common``."""
        texts = [job_spec.flow_name for job_spec in self.job_specs]
        texts += (name for flow in self.flows for name in action_names(self.source.value, flow.place))
        found = (parse_identifier(text) for text in texts)
        return tuple(dict.fromkeys(one.integration for one in found if one and one.integration != COMMON))

    def line_of(self, where: str) -> tuple[int, int] | None:
        """Line and column of a place as problems write it (``resources.f.properties``); None without such a place."""
        return self.source.line_of(where)


def lookup(value: Any, place: Place) -> Any:
    """The value at ``place``; None where there is none."""
    for step in place:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def action_names(value: Any, place: Place) -> list[str]:
    """Every ``ActionName`` of the flow at ``place``, those inside of Maps included."""
    names: list[str] = []
    waiting = [lookup(value, (*place, "properties", "definition"))]
    while waiting:
        definition = waiting.pop()
        states = definition.get("States") if isinstance(definition, dict) else None
        for state in states.values() if isinstance(states, dict) else ():
            if isinstance(state, dict):
                names += (name for name in (state.get("ActionName"),) if isinstance(name, str))
                waiting.append(state.get("Iterator"))
    return names
