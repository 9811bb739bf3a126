"""How long does a command take from its start to its end, Python's own start included?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).parents[1] / "examples" / "shipment_updates"
ZISFAST = [sys.executable, "-m", "zisfast"]
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "zisfast --version": [*ZISFAST, "--version"],
    "zisfast check": [*ZISFAST, "check", str(EXAMPLE / "bundle.json")],
    "zisfast run, 18 states, 3 of them jq": [
        *ZISFAST,
        "run",
        str(EXAMPLE / "bundle.json"),
        f"--event={EXAMPLE / 'events' / 'shipment_sent.json'}",
        f"--stubs={EXAMPLE / 'stubs.json'}",
        f"--config=shipment_updates_settings={EXAMPLE / 'config.json'}",
    ],
}


@pytest.mark.benchmark(group="a command from start to end")
@pytest.mark.parametrize("command", COMMANDS)
def bench_startup(benchmark: Any, command: str) -> None:
    benchmark.extra_info.update(engine=command)
    benchmark.pedantic(
        lambda: subprocess.run(COMMANDS[command], check=True, stdout=subprocess.DEVNULL), rounds=10, warmup_rounds=1
    )
