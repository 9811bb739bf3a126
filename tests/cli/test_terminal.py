"""The commands on a real terminal, as the operating system makes one."""

import json
import os
import subprocess
import sys

import pytest

from tests.cli.conftest import NOTIFY

pty = pytest.importorskip("pty")


def on_terminal(folder, *arguments, width=80):
    """What a terminal of that width receives, and the exit code."""
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(
        [sys.executable, "-m", "zisfast", *arguments],
        cwd=folder.path,
        env={**environment, "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm-256color"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    received = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the last process that had it open is gone
            break
        if not part:
            break
        received += part
    os.close(ours)
    return process.wait(30), received.decode()


@pytest.mark.parametrize("width", [60, 120])
def test_a_table_with_colours(folder, width):
    code, text = on_terminal(
        folder, "run", "bundle.json", "--event", "event.json", "--stubs", "stubs.json", width=width
    )
    assert code == 0
    assert "\x1b[" in text
    assert "✓ succeeded after 4 transitions: told about Ines" in text
    assert ("Type" in text) == (width >= 80)


def test_waits_are_shown_while_they_last(folder):
    bundle = json.loads(json.dumps(NOTIFY))
    states = {"Pause": {"Type": "Wait", "Seconds": 0.05, "End": True}}
    bundle["resources"]["notify"]["properties"]["definition"] = {"StartAt": "Pause", "States": states}
    folder.write("bundle.json", bundle)
    code, text = on_terminal(folder, "run", "bundle.json", "--event", "event.json")
    assert code == 0
    assert "waiting for 0.05 s (with --stubs waits take no time)\r\x1b[K" in text
    piped = folder.process("run", "bundle.json", "--event", "event.json")
    assert piped.stderr == ""
