"""Running the commands of a ``console`` block as a reader would: on a terminal, from the top of the repository."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
from typing import TYPE_CHECKING

from tests.docs.blocks import ROOT

if TYPE_CHECKING:
    from pathlib import Path

ROWS, COLUMNS = 50, 120
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b]*\x1b\\")
DURATION = re.compile(r"\b\d+(?:[.,]\d+)?\s?(?:ns|µs|us|ms|s)\b|(?<=\"duration_us\": )\d+")


def commands(text: str) -> list[tuple[str, str]]:
    """The commands of a block, each with the output below it.

    A closing backslash continues a command, and so does a here-document up to its ``END``.
    """
    found: list[tuple[list[str], list[str]]] = []
    continued = False
    for line in text.splitlines():
        if continued:
            found[-1][0].append(line)
            if "<< END" in found[-1][0][0]:
                continued = line != "END"
                continue
        elif line.startswith("$ "):
            found.append(([line[2:]], []))
        else:
            assert found, f"output before the first command: {line}"
            found[-1][1].append(line)
            continue
        continued = line.endswith(("\\", "|", "<< END"))
    return [("\n".join(command), "\n".join(output)) for command, output in found]


def copy_examples(folder: Path) -> None:
    """Make ``folder`` look like the top of the repository; commands may write there."""
    shutil.copytree(ROOT / "examples", folder / "examples")


def run(command: str, folder: Path) -> str:
    """Everything that ``command`` prints on a terminal, without its colours."""
    own, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR", "CI")}
    environment |= {"PATH": f"{os.path.dirname(sys.executable)}:{environment['PATH']}", "TERM": "xterm-256color"}
    with subprocess.Popen(
        ["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=other, stderr=other
    ):
        os.close(other)
        output = bytearray()
        try:
            while data := os.read(own, 65536):
                output += data
        except OSError:  # how Linux reports that the other side is closed
            pass
    os.close(own)
    text = CONTROL.sub("", output.decode()).replace("\r\n", "\n")
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def normal(output: str) -> str:
    """The words of the output, without what differs from run to run: times, and how a table is laid out for them."""
    words = re.sub(r"[─━═]+", "---", DURATION.sub("<time>", output)).split()
    return "".join(f"{word} " for word in words)


def matches(output: str, expected: str) -> bool:
    """Whether a page may show ``expected`` for ``output``; its line ``...`` stands for any lines, also for none."""
    parts = re.split(r"^\.\.\.$", expected, flags=re.MULTILINE)
    return re.fullmatch(".*?".join(re.escape(normal(part)) for part in parts), normal(output)) is not None
