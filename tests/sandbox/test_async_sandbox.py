"""The asynchronous sandbox: cancellation, batches and audits."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from sandbox import (
    AsyncSandbox,
    AuditError,
    CodeSyntaxError,
    FieldError,
    Limits,
    Program,
    Result,
    Sandbox,
    SandboxError,
    SandboxUnavailableError,
)
from sandbox import async_sandbox as async_sandbox_module
from sandbox.pool.child_run import ChildRun
from sandbox.program import MAX_CODE_LENGTH
from tests.support.processes import (
    forked,
    is_alive,
    servers,
    used,
)
from tests.support.programs import ENDLESS, GRID, SLEEP, TURN, TURNED
from tests.support.waiting import eventually

Scenario = Callable[[AsyncSandbox], Coroutine[Any, Any, Any]]


@pytest.fixture(scope="module")
def on_shared() -> Iterator[Callable[[Scenario], Any]]:
    """Runs a scenario on a sandbox with one slot, which it must leave as it was."""
    with asyncio.Runner() as runner:
        box = AsyncSandbox(concurrency=1)
        runner.run(box.start())
        yield lambda scenario: runner.run(scenario(box))
        runner.run(box.close())


async def at_work(box: AsyncSandbox) -> int:
    """Wait for the one child that runs a program."""
    while not (found := [child for child in forked(box) if used(child) > 0.15]):
        await asyncio.sleep(0.02)
    (child,) = found
    return child


def test_cancelling_a_run_frees_its_slot() -> None:
    async def scenario() -> None:
        async with AsyncSandbox(concurrency=1) as box:
            before = box.templates
            task = asyncio.create_task(
                box.run(ENDLESS, [GRID], Limits(wall_seconds=50, cpu_seconds=50))
            )
            running = await at_work(box)
            queued = asyncio.create_task(box.run(TURN, [GRID]))
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert (await asyncio.wait_for(queued, 10)).grids == [TURNED]
            assert box.templates == before
            # The child of the cancelled run was killed with it.
            assert eventually(lambda: not is_alive(running))

    asyncio.run(scenario())


@pytest.mark.long
def test_the_result_of_a_cancelled_run_is_reported() -> None:
    attempt = Program("def task(grid):\n    while True:\n        pass\n")
    limits = Limits(wall_seconds=50, cpu_seconds=50)
    reported: list[Result] = []

    async def scenario() -> None:
        async with AsyncSandbox(concurrency=1) as box:
            work = [(TURN, [GRID]), (attempt, [GRID]), (TURN, [GRID])]
            for run in (
                box.run_checked(attempt, [GRID], limits, reported.append),
                box.run_batch(work, limits, lambda index, result: reported.append(result)),
            ):
                task = asyncio.create_task(run)
                await at_work(box)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task

    asyncio.run(scenario())
    assert [result.status for result in reported] == ["crashed", "ok", "crashed"]
    assert {result.isolation for result in reported} <= {"fork", "restored"}
    assert "the run was cancelled" in reported[0].outputs[0].error.message  # type: ignore[union-attr]


@pytest.mark.long
def test_a_program_of_a_batch_cannot_answer_for_those_after_it(
    on_shared: Callable[[Scenario], Any],
) -> None:
    forger = (
        "import sandbox.conversion\nsandbox.conversion.to_grid = lambda *_, **__: [[9]]\n"
        + "def task(grid): return grid"
    )
    opener = "def task(grid): open('colors.txt', 'w')"
    codes = (forger, "def task(grid): return grid", opener, "def task(grid): return grid")

    async def scenario(box: AsyncSandbox) -> list[Result]:
        return await box.run_batch([(Program(c, policy="kernel"), [GRID]) for c in codes])

    results = on_shared(scenario)
    assert [result.status for result in results] == ["ok", "ok", "violation", "ok"]
    assert [result.grids for result in results] == [[[[9]]], [GRID], [None], [GRID]]


@pytest.mark.parametrize("cpu_ms", ["9e6", "-1.0", "float('nan')"])
def test_no_processor_time_that_a_child_claims_is_believed(
    on_shared: Callable[[Scenario], Any], cpu_ms: str
) -> None:
    code = (
        "import os, struct, msgspec\ndef task(grid):\n"
        f"    body = msgspec.msgpack.encode([5, {cpu_ms}])\n"
        "    os.write(3, struct.pack('<I', len(body)) + body)\n    os._exit(0)\n"
    )

    async def scenario(box: AsyncSandbox) -> list[Result]:
        return await box.run_batch([(Program(code, policy="kernel"), [GRID]), (TURN, [GRID])])

    forged, other = on_shared(scenario)
    assert forged.status == "crashed"
    assert 0 < forged.usage.cpu_ms < 5_000
    assert other.status == "ok"


@pytest.mark.parametrize("last", ["os._exit(0)", "time.sleep(60)"])
def test_tiny_messages_are_read_a_few_at_a_time(
    on_shared: Callable[[Scenario], Any], monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    # How many messages each turn of the loop decodes, for a child that fills its socket with them.
    code = (
        "import os, time\ndef task(grid):\n    tiny = b'\\3\\0\\0\\0\\x92\\2\\xa0' * 10_000\n"
        f"    for _ in range(3): os.write(3, tiny)\n    {last}\n"
    )
    turns: list[int] = []
    receive = ChildRun._receive

    def counted(run: ChildRun) -> bool:
        before = run._messages
        went_on = receive(run)
        turns.append(run._messages - before)
        return went_on

    monkeypatch.setattr(ChildRun, "_receive", counted)

    async def scenario(box: AsyncSandbox) -> Result:
        limits = Limits(wall_seconds=2, cpu_seconds=2, output_kb=16 * 1024)
        return await box.run(Program(code, policy="kernel"), [GRID], limits)

    on_shared(scenario)
    assert sum(turns) == 30_000
    assert max(turns) < 3_000


@pytest.mark.long
def test_a_batch_that_cannot_continue_kills_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other_profile = Program("import scipy.ndimage\ndef task(grid):\n    return grid\n")
    limits = Limits(wall_seconds=50, cpu_seconds=50)
    reported: list[Result] = []

    async def scenario() -> None:
        async with AsyncSandbox(concurrency=2) as box:
            monkeypatch.setattr(sys, "executable", "/nowhere")  # no template starts
            work = [(ENDLESS, [GRID]), (other_profile, [GRID])]
            with pytest.raises(SandboxUnavailableError):
                await box.run_batch(work, limits, lambda index, result: reported.append(result))
            assert [result.status for result in reported] == ["crashed"]

    asyncio.run(scenario())


@pytest.mark.long
@pytest.mark.parametrize("pause", [0, 0.01])
def test_the_result_of_a_run_that_is_cancelled_twice_is_reported(pause: float) -> None:
    reported: list[Result] = []

    async def scenario() -> None:
        async with AsyncSandbox(concurrency=1) as box:
            limits = Limits(wall_seconds=50, cpu_seconds=50)
            task = asyncio.create_task(box.run_checked(ENDLESS, [GRID], limits, reported.append))
            await at_work(box)
            # The child cannot be killed before its template continues.
            (template,) = servers(box)
            os.kill(template, signal.SIGSTOP)
            task.cancel()
            await asyncio.sleep(pause)
            task.cancel()
            await asyncio.sleep(pause)
            os.kill(template, signal.SIGCONT)
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(scenario())
    assert [result.status for result in reported] == ["crashed"]


def test_cancelling_a_run_that_waits_for_a_slot_loses_no_slot(
    on_shared: Callable[[Scenario], Any],
) -> None:
    async def scenario(box: AsyncSandbox) -> None:
        first = asyncio.create_task(box.run(SLEEP, [GRID]))
        await asyncio.sleep(0)  # it takes the slot
        second = asyncio.create_task(box.run(TURN, [GRID]))
        await asyncio.sleep(0)
        assert box.waiting == 1
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        assert box.waiting == 0
        assert (await first).status == "ok"
        assert (await asyncio.wait_for(box.run(TURN, [GRID]), 10)).status == "ok"

    on_shared(scenario)


@pytest.mark.long
def test_the_async_sandbox_runs_many_at_once() -> None:
    async def scenario() -> list[Result]:
        async with AsyncSandbox(concurrency=2) as box:
            return await asyncio.gather(*(box.run(TURN, [GRID]) for _ in range(40)))

    assert [result.grids for result in asyncio.run(scenario())] == [[TURNED]] * 40


def test_exceptions_of_an_audit_are_sandbox_errors(box: Sandbox) -> None:
    with pytest.raises(FieldError, match=r"^code: at most 262144 characters"):
        box.audit("x" * (MAX_CODE_LENGTH + 1))
    with pytest.raises(CodeSyntaxError) as caught:
        box.audit("x = 1\ndef task(:\n    pass")
    assert (caught.value.msg, caught.value.lineno) == ("invalid syntax", 2)
    assert isinstance(caught.value, SandboxError)
    assert isinstance(caught.value, SyntaxError)


def test_an_audit_that_exceeds_the_parsers_depth_is_an_audit_error(box: Sandbox) -> None:
    with pytest.raises(AuditError, match="too complex to audit: "):
        box.audit("x = " + "-" * 100_000 + "1")


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(wall_seconds=0.01, cpu_seconds=10), "stopped at the limit of 0.01 s"),
        (Limits(wall_seconds=10, cpu_seconds=0.01), "or 0.01 s of processor time"),
        (Limits(output_kb=1), "sent more than 1 kB"),
    ],
)
def test_an_audit_that_exceeds_a_limit_is_an_audit_error(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch, limits: Limits, reason: str
) -> None:
    monkeypatch.setattr(async_sandbox_module, "_AUDIT_LIMITS", limits)
    code = "x = [" + "(1, 2, 3)," * 5_000 + "]\n" + "eval('1')\n" * 2_000
    with pytest.raises(AuditError, match=f"^the audit did not finish: .*{reason}"):
        box.audit(code)


def test_an_audit_without_memory_is_an_audit_error(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = Limits(wall_seconds=10, cpu_seconds=10, memory_mb=16)
    monkeypatch.setattr(async_sandbox_module, "_AUDIT_LIMITS", limits)
    with pytest.raises(AuditError, match="MemoryError"):
        box.audit("x = [" + "(1, 2, 3)," * 20_000 + "]")
