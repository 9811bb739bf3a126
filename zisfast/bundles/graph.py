"""Drawing flows: a bundle comes in, a flowchart as Mermaid text goes out, with the way that an execution took."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from zisfast.bundles.bundle import lookup
from zisfast.bundles.names import listed, parse_identifier, shown, suggestion
from zisfast.bundles.states import Graph, State, read_graph
from zisfast.bundles.words import rule_in_words
from zisfast.errors import FlowNotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zisfast.bundles.bundle import Bundle, Flow

_SHAPES = {
    "Action": ('["', '"]'),
    "Choice": ('{"', '"}'),
    "Map": ('[["', '"]]'),
    "Wait": ('[/"', '"/]'),
    "Pass": ('("', '")'),
    "Succeed": ('(["', '"])'),
    "Fail": ('(["', '"])'),
}
_STYLES = """\
  classDef Action fill:#e8f0fe,stroke:#4a6fa5,color:#000
  classDef Choice fill:#fff4d6,stroke:#b08900,color:#000
  classDef Map fill:#ede7f6,stroke:#6a4fa3,color:#000
  classDef Wait fill:#f0f0f0,stroke:#777,color:#000
  classDef Pass fill:#f7f7f7,stroke:#777,color:#000
  classDef Succeed fill:#e3f5e6,stroke:#2e7d32,color:#000
  classDef Fail fill:#fde7e7,stroke:#c62828,color:#000
  classDef visited stroke:#d81b60,stroke-width:4px
  classDef unknown stroke-dasharray:4"""
_VISITED_LINK = "stroke:#d81b60,stroke-width:4px"
_MAX_LABEL = 160


def draw(bundle: Bundle, flow: str | None = None, *, visited: Iterable[tuple[str, str | None]] = ()) -> str:
    """The Mermaid flowchart of one flow (its full or short name), or of all flows with the events that start them.

    ``visited`` are the (state, next state) pairs of an execution's transitions; what it visited is marked.
    Raises :class:`zisfast.errors.FlowNotFoundError`.
    """
    flows = list(bundle.flows) if flow is None else [_find(bundle, flow)]
    drawing = _Drawing(visited)
    for one in flows:
        definition = lookup(bundle.value, (*one.place, "properties", "definition"))
        graph = read_graph(definition, (*one.place, "properties", "definition"), one.name)
        if flow is not None:
            drawing.add_graph(graph, "  ")
            continue
        drawing.line(f'  subgraph {drawing.name("flow")}["{escape(one.name)}"]')
        start = drawing.add_graph(graph, "    ")
        drawing.line("  end")
        for job_spec in bundle.job_specs:
            if job_spec.flow == one.name and start is not None:
                event = drawing.name("event")
                drawing.line(f'  {event}>"{escape(f"{job_spec.event_source} {job_spec.event_type}")}"]')
                drawing.link("  ", event, start)
    return drawing.text()


def _find(bundle: Bundle, name: str) -> Flow:
    identifier = parse_identifier(name)
    for short in (name, identifier.name if identifier and identifier.kind == "flow" else name):
        for flow in bundle.flows:
            if flow.name == short:
                return flow
    names = [flow.name for flow in bundle.flows]
    raise FlowNotFoundError(
        f"there is no flow {shown(name)}{suggestion(name, names)}; flows: {listed(names, limit=20)}"
    )


def escape(text: str) -> str:
    """``text`` inside of a quoted Mermaid label, whatever its characters."""
    text = " ".join(text.split())
    text = text if len(text) <= _MAX_LABEL else text[: _MAX_LABEL - 3] + "..."
    # also what starts a Markdown list: "1. " and "- "
    text = re.sub(r"[^\w\s.,:$()=!?/'+*-]|(?<=^\d)\.|(?<=^\d\d)\.|(?<=^\d\d\d)\.|^[-*+]", _entity, text)
    return text or " "


def _entity(match: re.Match[str]) -> str:
    return f"#{ord(match[0])};"


class _Drawing:
    """The lines of a flowchart; links are numbered, since Mermaid styles them by their number."""

    def __init__(self, visited: Iterable[tuple[str, str | None]]) -> None:
        self._lines = ["flowchart TD"]
        self._names: dict[str, int] = {}
        self._links = 0
        self._visited_links: list[int] = []
        self._visited = {(_plain(state), None if after is None else _plain(after)) for state, after in visited}
        self._visited |= {(state, after) for state, after in visited}
        self._visited_states = {state for state, _ in self._visited}

    def line(self, text: str) -> None:
        self._lines.append(text)

    def name(self, kind: str) -> str:
        """A new name for a node; states' own names may hold anything."""
        self._names[kind] = self._names.get(kind, 0) + 1
        return f"{kind}{self._names[kind]}"

    def link(self, indent: str, source: str, target: str, label: str = "", *, dotted: bool = False) -> int:
        arrow = "-.->" if dotted else "-->"
        words = f'|"{label}"|' if label else ""
        self.line(f"{indent}{source} {arrow}{words} {target}")
        self._links += 1
        return self._links - 1

    def add_graph(self, graph: Graph, indent: str) -> str | None:
        """Draw all states of a graph; returns the name of the node it starts at."""
        nodes = {name: self.name("state") for name in graph.states}
        for state in graph.states.values():
            self._add_state(state, nodes[state.name], indent)
        for state in graph.states.values():
            self._add_edges(state, nodes, indent)
            if state.inner is not None:
                self.line(f'{indent}subgraph {self.name("items")}["{escape(f"each item of {state.name}")}"]')
                start = self.add_graph(state.inner, indent + "  ")
                self.line(f"{indent}end")
                if start is not None:
                    number = self.link(indent, nodes[state.name], start, "each item", dotted=True)
                    self._mark(number, (state.path in self._visited_states))
        if graph.start not in nodes:
            return None
        start = self.name("start")
        self.line(f'{indent}{start}((" "))')
        number = self.link(indent, start, nodes[graph.start])
        self._mark(number, graph.states[graph.start].path in self._visited_states)
        return start

    def _mark(self, number: int, visited: bool) -> None:
        if visited:
            self._visited_links.append(number)

    def _add_state(self, state: State, node: str, indent: str) -> None:
        left, right = _SHAPES.get(state.type, ('["', '"]'))
        lines = [escape(state.name), *(escape(line) for line in _details(state))]
        kind = state.type if state.type in _SHAPES else "unknown"
        self.line(f"{indent}{node}{left}{'<br/>'.join(lines)}{right}:::{kind}")
        if state.path in self._visited_states:
            self.line(f"{indent}class {node} visited")

    def _add_edges(self, state: State, nodes: dict[str, str], indent: str) -> None:
        """One link per target and kind; several rules to one target share it."""
        labels: dict[tuple[str, bool], list[str]] = {}
        for edge in state.edges:
            words = {"next": "", "default": "Default", "catch": "Catch", "choice": ""}[edge.kind]
            if edge.kind == "choice":
                words = rule_in_words(state.value["Choices"][edge.index])
            labels.setdefault((edge.target, edge.kind == "catch"), []).append(words)
        for (target, caught), words_of_all in labels.items():
            node = nodes.get(target)
            if node is None:
                node = self.name("missing")
                self.line(f'{indent}{node}["{escape(target)}"]:::unknown')
            label = "<br/>or ".join(escape(words) for words in words_of_all if words)
            number = self.link(indent, nodes[state.name], node, label, dotted=caught)
            known = state.graph.states.get(target)
            self._mark(number, known is not None and (state.path, known.path) in self._visited)
        if state.ends and not state.edges and state.type not in ("Succeed", "Fail"):
            end = self.name("stop")
            self.line(f'{indent}{end}(((" ")))')
            self._mark(self.link(indent, nodes[state.name], end), (state.path, None) in self._visited)

    def text(self) -> str:
        lines = [*self._lines, _STYLES]
        if self._visited_links:
            numbers = ",".join(str(number) for number in sorted(self._visited_links))
            lines.append(f"  linkStyle {numbers} {_VISITED_LINK}")
        return "\n".join(lines) + "\n"


def _plain(path: str) -> str:
    """A state's path in a trace (``Each[3].Notify``) without the numbers of iterations."""
    return re.sub(r"\[\d+\](?=\.)", "", path)


def _details(state: State) -> list[str]:
    """What a state does, in a few words."""
    value: dict[str, Any] = state.value
    if state.type == "Action":
        identifier = parse_identifier(value.get("ActionName"))
        return [identifier.name if identifier else str(value.get("ActionName", ""))]
    if state.type == "Map":
        return [f"for each of {value.get('ItemsPath', '?')}"]
    if state.type == "Wait":
        return [f"{value['Seconds']} s" if "Seconds" in value else f"{value.get('SecondsPath', '?')} s"]
    if state.type == "Fail":
        return [str(value.get("Error", ""))]
    return []
