"""What every bench shares: the header that names the versions compared, and the table of ratios at the end.

A bench compares within one run: it is called once for each engine, and puts the engine's name and the number of
executions of a round into ``extra_info``. The table at the end shows microseconds per execution and the ratio to
zisfast.
"""

from __future__ import annotations

import platform
from importlib import metadata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

PEERS = ("zisfast", "Cython", "msgspec", "orjson", "jq", "moto", "pytest-benchmark")


def _version(name: str) -> str:
    try:
        return f"{name} {metadata.version(name)}"
    except metadata.PackageNotFoundError:
        return f"{name} -"


def pytest_report_header() -> str:
    """One line with the versions of everything that is compared."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"benches: {python}, {', '.join(map(_version, PEERS))}, {platform.machine()}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The table: one line for each question and engine, with its time per execution and its ratio to zisfast."""
    session = getattr(config, "_benchmarksession", None)
    rows = list(_rows(session.benchmarks)) if session else []
    if not rows:
        return
    terminalreporter.section("microseconds per execution, median; ratio to zisfast")
    width = max(len(question) for question, *_ in rows)
    for question, engine, micros, ratio in rows:
        shown = f"{ratio:,.1f}x" if ratio else ""
        terminalreporter.write_line(f"{question:{width}}  {engine:28} {micros:>14,.3f}  {shown:>10}")


def _rows(benchmarks: Iterable[Any]) -> Iterable[tuple[str, str, float, float | None]]:
    questions: dict[str, dict[str, float]] = {}
    for bench in benchmarks:
        if bench and not bench.has_error:
            info = bench.extra_info
            micros = bench.stats.median * 1e6 / info.get("executions", 1)
            questions.setdefault(bench.group or bench.name, {})[info.get("engine", bench.name)] = micros
    for question, engines in questions.items():
        ours = engines.get("zisfast")
        for engine, micros in engines.items():
            yield question, engine, micros, micros / ours if ours and engine != "zisfast" else None
