"""The sandbox in use: from threads and event loops, with processes killed, and while it closes.

Tests that kill or count processes start their own sandbox.
"""

import asyncio
import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sandbox import (
    AsyncSandbox,
    AuditError,
    CodeSyntaxError,
    FieldError,
    FieldTypeError,
    GridError,
    Limits,
    Program,
    Result,
    Sandbox,
    SandboxError,
    SandboxStateError,
    SandboxUnavailableError,
    Script,
)
from sandbox import async_sandbox as async_sandbox_module
from sandbox.program import MAX_CODE_LENGTH, MAX_INPUTS
from tests.support.processes import children, servers

GRID = [[0, 1, 2], [3, 4, 5]]
TURN = Program("def task(grid): return grid.T")
TURNED = [[0, 3], [1, 4], [2, 5]]
# Sleeps without using the processor, which only policy `kernel` permits.
SLEEP = Program(
    "import time\ndef task(grid):\n    time.sleep(0.6)\n    return grid", policy="kernel"
)
ENDLESS = Program("def task(grid):\n    while True: pass")
# Computes for a second or more: long enough to be found at work.
COUNT = "def task(grid):\n    for _ in range(5 * 10**7): pass\n    return grid"


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def eventually(condition: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return condition()


def forked(box: AsyncSandbox) -> list[int]:
    """Return the children that wait for a program or run one."""
    return [child for pid in servers(box) for child in children(pid)]


def family(box: Sandbox) -> set[int]:
    """Return the templates of a sandbox and all processes that they have forked."""
    return {*box.inner.templates, *servers(box.inner), *forked(box.inner)}


def running_child(box: Sandbox, seconds: float = 20) -> int:
    """Wait for the child that runs a program: the one that has used processor time."""
    found: list[int] = []

    def look() -> bool:
        found.extend(pid for pid in forked(box.inner) if used(pid) > 0.15)
        return bool(found)

    assert eventually(look, seconds)
    return found[0]


def used(pid: int) -> float:
    """Return the processor time that a process has used, in seconds."""
    with contextlib.suppress(OSError):
        return time.clock_gettime((~pid << 3) | 2)
    return 0.0


def kill_running_child(box: Sandbox, seconds: float = 20) -> None:
    child = running_child(box, seconds)
    os.kill(child, signal.SIGKILL)
    assert eventually(lambda: not is_alive(child))


@pytest.fixture
def single() -> Iterator[Sandbox]:
    """A sandbox for one test, with one template."""
    with Sandbox(concurrency=1) as box:
        yield box


def test_many_threads_use_one_sandbox(box: Sandbox) -> None:
    def one(index: int) -> Result:
        program = Program(f"def task(grid):\n    grid[0, 0] = {index % 10}\n    return grid")
        return box.run(program, [GRID])

    with ThreadPoolExecutor(16) as threads:
        results = list(threads.map(one, range(64)))
    assert [result.status for result in results] == ["ok"] * 64
    assert [result.grids[0][0][0] for result in results] == [i % 10 for i in range(64)]
    assert len({result.id for result in results}) == 64


def test_submit_returns_at_once_and_runs_as_many_as_there_are_slots(box: Sandbox) -> None:
    start = time.monotonic()
    futures = [box.submit(SLEEP, [GRID]) for _ in range(4)]
    assert [future.result().status for future in futures] == ["ok"] * 4
    # Four programs of 0.6 s, two at a time.
    assert time.monotonic() - start >= 1.2
    # Endless programs: `submit` can only return if it does not wait for them.
    limits = Limits(wall_seconds=50, cpu_seconds=50)
    futures = [box.submit(ENDLESS, [GRID], limits) for _ in range(3)]
    assert eventually(lambda: box.inner.waiting == 1)
    assert not any(future.done() for future in futures)
    for future in futures:
        future.cancel()
    assert box.run(TURN, [GRID]).grids == [TURNED]


def test_inputs_come_back_in_their_order(box: Sandbox) -> None:
    inputs = [[[n % 10]] for n in range(40)]
    assert box.run(TURN, inputs).grids == inputs


def test_as_many_inputs_as_there_may_be(box: Sandbox) -> None:
    assert box.run(TURN, [GRID] * MAX_INPUTS).grids == [TURNED] * MAX_INPUTS


@pytest.mark.parametrize("count", [0, MAX_INPUTS + 1])
def test_too_few_or_too_many_inputs_are_refused(box: Sandbox, count: int) -> None:
    with pytest.raises(ValueError, match="inputs: at least 1 and at most 1000"):
        box.run(TURN, [GRID] * count)


def test_a_program_that_is_source_text_is_a_type_error(box: Sandbox) -> None:
    with pytest.raises(TypeError, match=r"^program: must be a Program, not str") as caught:
        box.run("def task(grid): return grid", [GRID])  # type: ignore[arg-type]
    assert type(caught.value) is FieldTypeError
    with pytest.raises(FieldTypeError, match=r"^work\[1\]\.program: must be a Program, not str"):
        box.run_batch([(TURN, [GRID]), ("def task(grid): return grid", [GRID])])  # type: ignore[list-item]
    with pytest.raises(FieldTypeError, match=r"^script: must be a Script, not str"):
        box.run_script("print(1)")  # type: ignore[arg-type]


def test_an_input_that_is_not_a_grid_is_named_by_its_index(box: Sandbox) -> None:
    with pytest.raises(GridError, match=r"^inputs\[1\]\[0\]\[0\]"):
        box.run(TURN, [GRID, [[10]]])
    with pytest.raises(GridError, match=r"^work\[1\]\.inputs\[0\]\[0\]\[0\]"):
        box.run_batch([(TURN, [GRID]), (TURN, [[[10]]])])


def test_use_before_the_start_and_after_the_close_raises() -> None:
    box = Sandbox(concurrency=1)
    with pytest.raises(SandboxStateError, match="not started"):
        box.run(TURN, [GRID])
    with box:
        assert box.run(TURN, [GRID]).status == "ok"
    for use in (
        lambda: box.submit(TURN, [GRID]),
        lambda: box.run_batch([(TURN, [GRID])]),
        lambda: box.run_script(Script("")),
        lambda: box.audit("x = 1"),
        lambda: box.inner,
    ):
        with pytest.raises(SandboxStateError, match="not started") as caught:
            use()
        assert isinstance(caught.value, SandboxError)
        assert isinstance(caught.value, RuntimeError)


def test_it_can_be_started_once_and_closed_repeatedly() -> None:
    box = Sandbox(concurrency=1).start()
    with pytest.raises(SandboxStateError, match="already started"):
        box.start()
    box.close()
    box.close()
    assert box.start().run(TURN, [GRID]).grids == [TURNED]
    box.close()


def test_two_sandboxes_side_by_side(single: Sandbox) -> None:
    with Sandbox(concurrency=1) as other:
        assert not family(single) & family(other)
        assert single.run(TURN, [GRID]).status == "ok"
        assert other.run(TURN, [GRID]).status == "ok"
    assert single.run(TURN, [GRID]).grids == [TURNED]


def test_the_walls_in_force_are_reported(single: Sandbox) -> None:
    assert single.inner.walls is not None
    assert single.inner.walls.landlock_abi >= 1
    assert "numpy" in single.inner.walls.modules


def test_no_descriptor_thread_or_process_is_left_after_the_close() -> None:
    before = set(os.listdir("/proc/self/fd")), threading.active_count()
    for _ in range(2):
        with Sandbox(concurrency=2) as box:
            box.run(TURN, [GRID])
            box.run(Program("import scipy.ndimage\ndef task(g): return g"), [GRID])
            left = family(box)
        assert left
        assert eventually(lambda left=left: not any(map(is_alive, left)))
    assert (set(os.listdir("/proc/self/fd")), threading.active_count()) == before


def test_programs_leave_no_descriptor_and_no_process_behind(single: Sandbox) -> None:
    def counts() -> tuple[int, ...]:
        # One template for each policy.
        each = sorted(servers(single.inner))
        pids = [os.getpid(), *each, *(pid for server in each for pid in children(server))]
        with contextlib.suppress(FileNotFoundError):
            return tuple(len(os.listdir(f"/proc/{pid}/fd")) for pid in pids)
        return ()

    def settled() -> tuple[int, ...]:
        # The template may not have processed the listener of a new child yet.
        seen = None
        while seen != (seen := counts()):
            time.sleep(0.5)
        return seen

    programs = [
        TURN,
        Program("def task(grid): raise ValueError"),
        Program("import os\ndef task(grid): os.fork()", policy="kernel"),
        Program("import os\ndef task(grid): os._exit(0)", policy="kernel"),
    ]
    for program in programs:
        single.run(program, [GRID])
    # Each of the two templates keeps two children, with four descriptors each.
    assert eventually(lambda: counts()[3:] == (4, 4, 4, 4))
    before = settled()
    for _ in range(8):
        for program in programs:
            single.run(program, [GRID])
    assert eventually(lambda: settled() == before), (before, counts())


@pytest.mark.parametrize("which", [servers, lambda box: box.templates], ids=["server", "outer"])
def test_a_template_that_was_killed_is_replaced(single: Sandbox, which: Callable) -> None:
    before, left = single.inner.templates, family(single)
    (pid,) = which(single.inner)
    os.kill(pid, signal.SIGKILL)
    # A child that was forked before may still answer, until the sandbox notices the death.
    assert single.run(TURN, [GRID]).grids == [TURNED]
    assert eventually(lambda: single.inner.templates != before)
    assert single.run(TURN, [GRID]).grids == [TURNED]
    assert len(single.inner.templates) == 1
    assert single.inner.templates != before
    assert eventually(lambda: not any(map(is_alive, left)))


@pytest.mark.parametrize("which", [servers, lambda box: box.templates], ids=["server", "outer"])
def test_a_program_whose_template_is_killed_runs_again(single: Sandbox, which: Callable) -> None:
    # Start the program's template first, so that no template is killed during its start.
    single.run(Program(TURN.code, policy="kernel"), [GRID])
    future = single.submit(Program(COUNT, policy="kernel"), [GRID])
    running_child(single)
    left = family(single)
    for pid in which(single.inner):
        os.kill(pid, signal.SIGKILL)
    assert future.result(30).grids == [GRID]
    assert eventually(lambda: not any(map(is_alive, left)))


def test_a_program_whose_child_is_killed_from_outside_runs_again(single: Sandbox) -> None:
    future = single.submit(Program(COUNT), [GRID])
    kill_running_child(single)
    assert future.result(30).grids == [GRID]


def test_a_program_whose_child_is_killed_every_time_still_gets_a_verdict(single: Sandbox) -> None:
    future = single.submit(ENDLESS, [GRID], Limits(wall_seconds=50, cpu_seconds=50))
    while not future.done():  # a child that is not killed ends too, at its limit
        with contextlib.suppress(AssertionError):  # there may be no further child to kill
            kill_running_child(single, seconds=3)
    result = future.result()
    assert result.status == "crashed"
    assert result.outputs[0].error is not None
    assert "from outside" in result.outputs[0].error.message


def test_a_stopped_child_meets_its_wall_clock_limit(single: Sandbox) -> None:
    future = single.submit(ENDLESS, [GRID], Limits(wall_seconds=5, cpu_seconds=60))
    os.kill(running_child(single), signal.SIGSTOP)
    assert future.result(30).status == "timeout"
    assert single.run(TURN, [GRID]).status == "ok"


def test_a_stopped_template_does_not_hang_programs(single: Sandbox) -> None:
    (server,) = servers(single.inner)
    os.kill(server, signal.SIGSTOP)
    # The first gets a waiting child, the second would wait for a fork.
    futures = [single.submit(TURN, [GRID]) for _ in range(2)]
    assert [future.result(60).grids for future in futures] == [[TURNED]] * 2
    assert eventually(lambda: not is_alive(server))


def test_a_waiting_child_that_was_killed_is_not_handed_out(single: Sandbox) -> None:
    (server,) = servers(single.inner)
    assert eventually(lambda: len(children(server)) == 2)
    for child in children(server):
        os.kill(child, signal.SIGKILL)
    assert single.run(TURN, [GRID]).grids == [TURNED]


# In a separate process, so that a hang or a leak does not affect other tests.
CLOSING = """
import json, os, time
from concurrent.futures import CancelledError, TimeoutError
from pathlib import Path
from sandbox import Limits, Program, Sandbox

def children(pid):
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

box = Sandbox(concurrency=1).start()
for_ever = Program("def task(grid):\\n    while True: pass")
futures = [box.submit(for_ever, [[[0]]], Limits(wall_seconds=50)) for _ in range(3)]
time.sleep(0.5)
box.close()
ends = []
for future in futures:
    try:
        ends.append(future.result(3).status)
    except (CancelledError, TimeoutError, Exception) as error:
        ends.append(type(error).__name__)
time.sleep(0.5)
left = children(os.getpid())
print(json.dumps([ends, len(left)]), flush=True)
os._exit(0)
"""


def test_idle_templates_that_were_killed_are_forgotten(single: Sandbox) -> None:
    for _ in range(3):
        (template,) = single.inner.templates
        os.kill(template, signal.SIGKILL)
        assert eventually(lambda: not single.inner.templates)
        assert single.run(TURN, [GRID]).grids == [TURNED]
    assert len(single.inner._all) == 1


def test_closing_ends_running_and_waiting_programs(in_subprocess: Callable) -> None:
    ends, left = in_subprocess(CLOSING)
    # Any result or exception is fine, except waiting forever.
    assert "TimeoutError" not in ends
    assert left == 0


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
    assert [result.isolation for result in reported] == ["program", "batch", "batch"]
    assert "the run was cancelled" in reported[0].outputs[0].error.message  # type: ignore[union-attr]


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


def test_cancelling_a_run_that_waits_for_a_slot_loses_no_slot() -> None:
    async def scenario() -> None:
        async with AsyncSandbox(concurrency=1) as box:
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

    asyncio.run(scenario())


def test_the_async_sandbox_runs_many_at_once() -> None:
    async def scenario() -> list[Result]:
        async with AsyncSandbox(concurrency=2) as box:
            return await asyncio.gather(*(box.run(TURN, [GRID]) for _ in range(40)))

    assert [result.grids for result in asyncio.run(scenario())] == [[TURNED]] * 40


def test_a_shortage_of_descriptors_passes_without_a_hang(in_subprocess: Callable) -> None:
    source = """
import json, os, resource
from sandbox import Program, Sandbox
turn = Program("def task(grid): return grid.T")
with Sandbox(concurrency=1) as box:
    box.run(turn, [[[1]]])
    used = len(os.listdir("/proc/self/fd"))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (used, hard))
    squeezed = []
    for _ in range(3):
        try:
            squeezed.append(box.submit(turn, [[[1]]]).result(20).status)
        except OSError as error:
            squeezed.append(type(error).__name__)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    print(json.dumps([squeezed, box.submit(turn, [[[1]]]).result(30).status]))
"""
    squeezed, after = in_subprocess(source)
    assert len(squeezed) == 3
    assert after == "ok"


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
