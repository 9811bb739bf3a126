"""The engines that the benches compare: each runs a flow on JSON texts and gives JSON texts.

An engine that is not installed skips its bench and says what is missing; ``ci/bench --peers`` installs the peers.
"""

from __future__ import annotations

import importlib
import itertools
import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = Path(__file__).parent
NODE_MODULES = HERE.parent / ".venv" / "peers" / "node_modules"
INSTALL = "is not installed; ci/bench --peers installs it"


class Engine:
    """One engine with one flow and its documents; ``rounds`` and ``documents`` say how much work a bench gives it."""

    name: ClassVar[str]
    rounds: ClassVar[int] = 20
    documents: ClassVar[int] = 500

    def __init__(self, flow: dict[str, Any], documents: Sequence[bytes]) -> None:
        self.texts = list(documents[: self.documents])
        self.prepare(flow)

    def prepare(self, flow: dict[str, Any]) -> None:
        """Compile the flow, or whatever the engine does once."""
        raise NotImplementedError

    def run(self) -> object:
        """Run the flow on every document; this is what is timed."""
        raise NotImplementedError

    def outputs(self) -> list[bytes]:
        """The final documents of one run, to see that every engine did the same work."""
        outputs: Any = self.run()
        return list(outputs)

    def close(self) -> None:
        """Let go of what the engine holds."""


class Zisfast(Engine):
    """The compiled core, one execution at a time."""

    name = "zisfast"

    def prepare(self, flow: dict[str, Any]) -> None:
        from zisfast._core.flow import FlowTable

        self.start = FlowTable("bench", json.dumps(flow).encode()).start

    def run(self) -> list[bytes]:
        outputs = []
        for text in self.texts:
            execution = self.start(text)
            execution.step()
            outputs.append(execution.result.output_bytes)  # type: ignore[union-attr]
        return outputs


class Oracle(Engine):
    """The slow reading of docs/semantics.md that the tests compare with: right, not fast."""

    name = "oracle (pure Python)"
    rounds = 3
    documents = 20

    def prepare(self, flow: dict[str, Any]) -> None:
        self.flow = json.dumps(flow)

    def run(self) -> list[bytes]:
        from tests.oracle.interpreter import start
        from tests.oracle.json_text import write

        outputs = []
        for text in self.texts:
            execution = start(self.flow, text)
            execution.step()
            outputs.append(write(execution.result.output).encode())
        return outputs


class Moto(Engine):
    """moto's Step Functions, in this process, through the client library that its users have."""

    name = "moto Step Functions"
    rounds = 3
    documents = 3

    def prepare(self, flow: dict[str, Any]) -> None:
        boto3 = pytest.importorskip("boto3", reason=f"moto {INSTALL}")
        moto = pytest.importorskip("moto", reason=f"moto {INSTALL}")
        self.mock = moto.mock_aws(config={"stepfunctions": {"execute_state_machine": True}})
        self.mock.start()
        self.client = boto3.client("stepfunctions", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        role = "arn:aws:iam::123456789012:role/bench"
        made = self.client.create_state_machine(name="bench", definition=json.dumps(flow), roleArn=role)
        self.machine = made["stateMachineArn"]
        self.names = itertools.count()  # without a name of its own each execution would be called None

    def run(self) -> list[bytes]:
        outputs = []
        for text in self.texts:
            name = f"run{next(self.names)}"
            made = self.client.start_execution(stateMachineArn=self.machine, input=text.decode(), name=name)
            started = made["executionArn"]
            while (told := self.client.describe_execution(executionArn=started))["status"] == "RUNNING":
                time.sleep(0.0005)  # asking without a pause would keep its thread from running
            outputs.append(told["output"].encode())
        return outputs

    def close(self) -> None:
        self.mock.stop()


class LocalStepFunctions(Engine):
    """aws-local-stepfunctions in one long-lived Node process, which gets the texts before the clock starts."""

    name = "aws-local-stepfunctions"
    rounds = 5
    documents = 100

    def prepare(self, flow: dict[str, Any]) -> None:
        node = shutil.which("node")
        if node is None:
            pytest.skip("node is not installed")
        if not (NODE_MODULES / "aws-local-stepfunctions").exists():
            pytest.skip(f"aws-local-stepfunctions {INSTALL}")
        environment = {**os.environ, "NODE_PATH": str(NODE_MODULES)}
        self.process = subprocess.Popen(
            [node, str(HERE / "peer.cjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        self._ask("flow", flow)
        self._ask("documents", [text.decode() for text in self.texts])

    def _ask(self, command: str, value: object = None) -> Any:
        pipe = self.process
        assert pipe.stdin is not None
        assert pipe.stdout is not None
        pipe.stdin.write(json.dumps([command, value]).encode() + b"\n")
        pipe.stdin.flush()
        return json.loads(pipe.stdout.readline())

    def run(self) -> None:
        self._ask("run")

    def outputs(self) -> list[bytes]:
        self.run()
        return [text.encode() for text in self._ask("outputs")]

    def close(self) -> None:
        self.process.communicate()


def by_hand(function: Callable[[Any], Any], library: str, what: str = "by hand") -> type[Engine]:
    """The same work written by hand in Python for this one flow, around the JSON library ``library``."""

    class ByHand(Engine):
        name = f"{what}, {library}"

        def prepare(self, flow: dict[str, Any]) -> None:
            module = importlib.import_module(library)
            self.loads, self.dumps = module.loads, module.dumps

        def run(self) -> list[bytes]:
            loads, dumps = self.loads, self.dumps
            return [dumps(function(loads(text))) for text in self.texts]

    return ByHand


def read_and_write(library: str) -> type[Engine]:
    """Reading and writing the document and nothing else: below it no Python program can be."""
    return by_hand(lambda document: document, library, "read and write only")


INTERPRETERS: tuple[type[Engine], ...] = (Zisfast, Oracle, LocalStepFunctions, Moto)


def compare(
    benchmark: Any, engine: type[Engine], flow: dict[str, Any], documents: Sequence[bytes], *, per_document: int = 1
) -> None:
    """Time ``engine`` on ``flow``; its first outputs must be zisfast's. ``per_document`` divides the time further."""
    running = engine(flow, documents)
    try:
        ours = Zisfast(flow, running.texts[:3]).outputs()
        theirs = running.outputs()[:3]
        assert [json.loads(text) for text in theirs] == [json.loads(text) for text in ours]
        benchmark.extra_info.update(engine=engine.name, executions=len(running.texts) * per_document)
        benchmark.pedantic(running.run, rounds=engine.rounds, iterations=1, warmup_rounds=1)
    finally:
        running.close()
