"""Running the commands of a ``console`` block as a reader would, from the top of the repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.docs.blocks import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def commands(text: str) -> list[tuple[str, str]]:
    """The commands of a block, each with the output below it; a closing backslash continues a command."""
    found: list[tuple[list[str], list[str]]] = []
    continued = False
    for line in text.splitlines():
        if continued:
            found[-1][0].append(line)
        elif line.startswith("$ "):
            found.append(([line[2:]], []))
        else:
            assert found, f"output before the first command: {line}"
            found[-1][1].append(line)
            continue
        continued = line.endswith("\\")
    return [("\n".join(command), "\n".join(output)) for command, output in found]


def copy_examples(folder: Path) -> None:
    """Make ``folder`` look like the top of the repository; commands may write there."""
    shutil.copytree(ROOT / "examples", folder / "examples")


def run(command: str, folder: Path) -> str:
    """Everything that ``command`` prints, at a width of 100 and without colours."""
    environment = {
        **os.environ,
        "PATH": f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}",
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
    )
    return done.stdout
