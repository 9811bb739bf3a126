"""What a decompression bomb costs: no more than the limit and a little."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib

import pytest

from tests.actions.server import RawServer, answer

MIB = 1024 * 1024

# In a process of its own: the server's copy of the bomb must not count.
PROGRAM = """
import json, sys, time
import anyio
from zisfast.actions import Egress, HttpRequest, HttpSender
from zisfast.errors import ActionError

def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) * 1024

async def main():
    sender = HttpSender(egress=Egress(allow_private=True))
    # what a first request loads is no cost of the bomb
    await sender.send(HttpRequest(method="GET", url=sys.argv[2] + "/small"), timeout=30)
    with open("/proc/self/clear_refs", "w") as clear:
        clear.write("5")
    before, started = peak(), time.perf_counter()
    try:
        await sender.send(HttpRequest(method="GET", url=sys.argv[2] + "/bomb"), timeout=30)
    except ActionError as error:
        cause = error.cause
    print(json.dumps({"rise": peak() - before, "seconds": time.perf_counter() - started, "cause": cause}))
    await sender.aclose()

anyio.run(main, backend=sys.argv[1])
"""


def bomb(mebibytes: int) -> bytes:
    maker = zlib.compressobj(9, wbits=31)
    return b"".join([maker.compress(bytes(MIB)) for _ in range(mebibytes)]) + maker.flush()


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of the memory from /proc")
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_bomb_of_one_gibibyte(server: RawServer, backend: str) -> None:
    data = bomb(1024)
    assert len(data) < 1.1 * MIB
    server.replies["/bomb"] = answer(data, extra="content-encoding: gzip\r\n")
    server.replies["/small"] = answer(b"x" * 60_000)
    arguments = [sys.executable, "-c", PROGRAM, backend, server.url]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    print(backend, found)
    assert found["cause"] == "external action failed: the response is longer than 10485760 bytes"
    assert found["rise"] <= 12 * MIB
    assert found["seconds"] < 2
