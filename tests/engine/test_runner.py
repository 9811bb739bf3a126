import anyio
import pytest

import zisfast
from tests.engine.flows import action, flow, wait
from zisfast.engine.clock import SystemClock, VirtualClock
from zisfast.engine.retries import PLATFORM_RERUNS
from zisfast.engine.runner import run_without_loop

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    return request.param


async def answer(_):
    await anyio.lowlevel.checkpoint()
    return {"ok": True}


def failing(**details):
    async def call(_):
        raise zisfast.ActionError("States.TaskFailed", "no luck", **details)

    return call


async def test_an_action_is_awaited():
    record = await zisfast.run_async(flow(Call=action(ResultPath="$.r")), "f", b'{"n":1.0}', actions=answer)
    assert record.output_bytes == b'{"n":1.0,"r":{"ok":true}}'
    assert record.runs == 1


async def test_an_action_error_fails_the_state():
    record = await zisfast.run_async(flow(Call=action()), "f", {}, actions=failing())
    assert (record.error, record.cause) == ("States.TaskFailed", "no luck")


async def test_a_virtual_clock_waits_in_no_time():
    clock = VirtualClock(1000.0)
    with anyio.fail_after(5):
        record = await zisfast.run_async(flow(W=wait(60, "X"), X=wait(39)), "f", {}, actions=answer, clock=clock)
    assert record.status == "succeeded"
    assert clock.now() == 1099.0


async def test_virtual_waits_count_as_active_time():
    record = await zisfast.run_async(flow(W=wait(60, "X"), X=wait(60)), "f", {}, actions=answer, clock=VirtualClock())
    assert record.error == "States.Timeout"


async def test_virtual_waits_show_in_the_trace():
    record = await zisfast.run_async(flow(W=wait(60)), "f", {}, actions=answer, clock=VirtualClock(), trace=True)
    assert [state.duration_us // 1_000_000 for state in record.states] == [60]


async def test_an_action_is_cut_off_when_the_time_is_used_up():
    cancelled = []

    async def call(_):
        try:
            await anyio.sleep(60)
        except anyio.get_cancelled_exc_class():
            cancelled.append(True)
            raise

    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}]
    program = flow({"seconds": 0.05}, Call=action(Catch=catch), Caught={"Type": "Succeed"})
    with anyio.fail_after(10):
        record = await zisfast.run_async(program, "f", {}, actions=call)

    assert (record.status, record.error) == ("failed", "States.Timeout")
    assert record.cause == "more than 0.05 seconds of active time"
    assert cancelled


async def test_a_cancelled_runner_stops():
    async def call(_):
        await anyio.sleep(60)

    with anyio.move_on_after(0.01) as scope:
        await zisfast.run_async(flow(Call=action()), "f", {}, actions=call)
    assert scope.cancelled_caught


async def test_the_system_clock_really_waits():
    clock = SystemClock()
    started = clock.monotonic()
    await zisfast.run_async(flow(W=wait(0.02)), "f", {}, actions=answer, clock=clock)
    assert clock.monotonic() - started >= 0.019


def test_a_clock_can_start_elsewhere():
    assert 86400 <= SystemClock(86400.0).now() < 86460


class TestReruns:
    async def test_a_flow_runs_four_times_at_most(self):
        clock = VirtualClock(0.0)
        record = await zisfast.run_async(
            flow(Call=action()),
            "f",
            {},
            actions=failing(status=503, retryable=True),
            clock=clock,
            reruns=PLATFORM_RERUNS,
        )
        assert (record.status, record.runs) == ("failed", 4)
        assert clock.now() == 30 + 60 + 60

    async def test_each_run_starts_from_the_beginning(self):
        calls = []

        async def call(request):
            calls.append(request.parameters)
            if len(calls) < 4:
                raise zisfast.ActionError("States.TaskFailed", "busy", status=429, retryable=True, retry_after=7)
            return {"n": 5}

        clock = VirtualClock(0.0)
        program = flow(A=action("B", Parameters={"n.$": "$.n"}, ResultPath="$.a"), B=action(Parameters={"n.$": "$.n"}))
        record = await zisfast.run_async(program, "f", {"n": 1}, actions=call, clock=clock, reruns=PLATFORM_RERUNS)
        assert (record.status, record.runs) == ("succeeded", 4)
        assert calls == [{"n": 1}] * 5
        assert clock.now() == 21

    async def test_a_long_retry_after_is_cut(self):
        clock = VirtualClock(0.0)
        busy = failing(status=429, retryable=True, retry_after=3600)
        await zisfast.run_async(flow(C=action()), "f", {}, actions=busy, clock=clock, reruns=zisfast.Reruns(runs=2))
        assert clock.now() == 120

    @pytest.mark.parametrize("details", [{"status": 404}, {"status": 403}, {}])
    async def test_other_failures_are_final(self, details):
        record = await zisfast.run_async(
            flow(Call=action()), "f", {}, actions=failing(**details), clock=VirtualClock(), reruns=PLATFORM_RERUNS
        )
        assert record.runs == 1

    async def test_a_caught_failure_is_none(self):
        program = flow(
            Call=action(Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Give up"}]),
            **{"Give up": {"Type": "Fail", "Error": "E", "Cause": "C"}},
        )
        record = await zisfast.run_async(
            program, "f", {}, actions=failing(status=500, retryable=True), clock=VirtualClock(), reruns=PLATFORM_RERUNS
        )
        assert (record.error, record.runs) == ("E", 1)

    async def test_it_is_off_by_default(self):
        record = await zisfast.run_async(flow(C=action()), "f", {}, actions=failing(status=500, retryable=True))
        assert record.runs == 1


class TestWithoutALoop:
    def test_what_never_waits_needs_no_loop(self):
        async def call(_):
            return {"ok": True}

        program = flow(W=wait(60, "Call"), Call=action())
        record = run_without_loop(zisfast.run_async(program, "f", {}, actions=call, clock=VirtualClock()))
        assert record.output == {"ok": True}

    def test_what_waits_says_so(self):
        class Never:
            def __await__(self):
                yield

        async def call():
            await Never()

        with pytest.raises(RuntimeError, match="it needs an event loop"):
            run_without_loop(call())
