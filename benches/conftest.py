"""What every bench shares: the header that names the versions compared, and the table of ratios at the end.

A bench compares within one run: it is called once for each engine, and puts the engine's name and the number of
executions of a round into ``extra_info``. The table at the end shows microseconds per execution and the ratio to
zisfast.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
from importlib import metadata
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

PEERS = ("zisfast", "Cython", "msgspec", "orjson", "jq", "moto", "pytest-benchmark")


def _version(name: str) -> str:
    try:
        return f"{name} {metadata.version(name)}"
    except metadata.PackageNotFoundError:
        return f"{name} -"


def pytest_report_header() -> str:
    """One line with the versions of everything that is compared."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    node = shutil.which("node")
    nodes = f"node {subprocess.check_output([node, '--version'], text=True).strip()}" if node else "no node"
    return f"benches: {python}, {', '.join(map(_version, PEERS))}, {nodes}, {platform.machine()}"


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The table: for each question every engine, with its time per execution and its ratio to zisfast."""
    session = getattr(config, "_benchmarksession", None)
    questions = _questions(session.benchmarks) if session else {}
    if not questions:
        return
    terminalreporter.section("microseconds per execution; ratio of the medians to zisfast")
    for question, engines in questions.items():
        terminalreporter.write_line(f"{question:48} {'min':>14} {'median':>14} {'ratio':>10}")
        for bench in engines:
            best, median, ratio = _figures(bench, engines)
            shown = f"{ratio:,.1f}x" if ratio else ""
            terminalreporter.write_line(f"  {_engine(bench):46} {best:>14,.3f} {median:>14,.3f} {shown:>10}")


def pytest_benchmark_update_json(config: pytest.Config, benchmarks: list[Any], output_json: dict[str, Any]) -> None:
    """Put the ratio into ``extra_info`` of the file of ``--benchmark-json``."""
    ratios = {
        bench.fullname: _figures(bench, engines)[2] for engines in _questions(benchmarks).values() for bench in engines
    }
    for row in output_json["benchmarks"]:
        row["extra_info"]["ratio_to_zisfast"] = ratios.get(row["fullname"])


def _questions(benchmarks: Iterable[Any]) -> dict[str, list[Any]]:
    questions: dict[str, list[Any]] = {}
    for bench in benchmarks:
        if bench and not bench.has_error:
            questions.setdefault(bench.group or bench.name, []).append(bench)
    return questions


def _engine(bench: Any) -> str:
    return str(bench.extra_info.get("engine", bench.name))


def _figures(bench: Any, engines: list[Any]) -> tuple[float, float, float | None]:
    """Microseconds per execution, the best and the median, and the median's ratio to that of zisfast."""
    count = bench.extra_info.get("executions", 1)
    best, median = bench.stats.min * 1e6 / count, bench.stats.median * 1e6 / count
    ours = next((_figures(other, [])[1] for other in engines if _engine(other) == "zisfast"), None)
    return best, median, median / ours if ours and _engine(bench) != "zisfast" else None
