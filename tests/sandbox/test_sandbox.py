"""The sandbox in use: from threads and event loops, while processes are killed under it, and shut.

Nothing here runs in the shared sandbox: what is killed and counted is the test's own.
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
    GridError,
    Limits,
    Program,
    Result,
    Sandbox,
    SandboxUnavailableError,
)
from sandbox.program import MAX_INPUTS
from tests.support.processes import children, servers

GRID = [[0, 1, 2], [3, 4, 5]]
TURN = Program("def task(grid): return grid.T")
TURNED = [[0, 3], [1, 4], [2, 5]]
# Sleeps without using the processor, which only policy `kernel` lets a program do.
SLEEP = Program(
    "import time\ndef task(grid):\n    time.sleep(0.6)\n    return grid", policy="kernel"
)
FOR_EVER = Program("def task(grid):\n    while True: pass")


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
    """The children that wait for a program, or run one."""
    return [child for pid in servers(box) for child in children(pid)]


def family(box: Sandbox) -> set[int]:
    """The templates of a sandbox, and all that they have forked."""
    return {*box.inner.templates, *servers(box.inner), *forked(box.inner)}


def running_child(box: Sandbox, seconds: float = 20) -> int:
    """The child that has used processor time: the one that runs its program."""
    found: list[int] = []

    def look() -> bool:
        found.extend(pid for pid in forked(box.inner) if used(pid) > 0.15)
        return bool(found)

    assert eventually(look, seconds)
    return found[0]


def used(pid: int) -> float:
    """The processor time that a process has used."""
    with contextlib.suppress(OSError):
        return time.clock_gettime((~pid << 3) | 2)
    return 0.0


def kill_running_child(box: Sandbox, seconds: float = 20) -> None:
    child = running_child(box, seconds)
    os.kill(child, signal.SIGKILL)
    assert eventually(lambda: not is_alive(child))


@pytest.fixture
def single() -> Iterator[Sandbox]:
    """A sandbox of this test's own, with one template."""
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


def test_submit_returns_at_once_and_runs_as_many_as_there_are_workers(box: Sandbox) -> None:
    start = time.monotonic()
    futures = [box.submit(SLEEP, [GRID]) for _ in range(4)]
    assert time.monotonic() - start < 0.6
    assert [future.result().status for future in futures] == ["ok"] * 4
    # Four programs of 0.6 s, two at a time.
    assert time.monotonic() - start >= 1.2


def test_inputs_come_back_in_their_order(box: Sandbox) -> None:
    inputs = [[[n % 10]] for n in range(40)]
    assert box.run(TURN, inputs).grids == inputs


def test_as_many_inputs_as_there_may_be(box: Sandbox) -> None:
    assert box.run(TURN, [GRID] * MAX_INPUTS).grids == [TURNED] * MAX_INPUTS


@pytest.mark.parametrize("count", [0, MAX_INPUTS + 1])
def test_too_few_or_too_many_inputs_are_refused(box: Sandbox, count: int) -> None:
    with pytest.raises(ValueError, match="inputs: at least 1 and at most 1000"):
        box.run(TURN, [GRID] * count)


def test_a_program_that_is_bare_text_is_refused_as_such(box: Sandbox) -> None:
    with pytest.raises(TypeError, match="program: must be a Program, not str"):
        box.run("def task(grid): return grid", [GRID])  # type: ignore[arg-type]


def test_an_input_that_is_no_grid_is_refused_by_its_place(box: Sandbox) -> None:
    with pytest.raises(GridError, match=r"inputs\[1\]\[0\]\[0\]"):
        box.run(TURN, [GRID, [[10]]])


def test_use_before_the_start_and_after_the_end_says_so() -> None:
    box = Sandbox(concurrency=1)
    with pytest.raises(RuntimeError, match="not started"):
        box.run(TURN, [GRID])
    with box:
        assert box.run(TURN, [GRID]).status == "ok"
    with pytest.raises(RuntimeError, match="not started"):
        box.submit(TURN, [GRID])


def test_it_is_started_once_and_closed_as_often_as_one_likes() -> None:
    box = Sandbox(concurrency=1).start()
    with pytest.raises(RuntimeError, match="started already"):
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


def test_it_tells_what_is_in_force(single: Sandbox) -> None:
    assert single.inner.walls is not None
    assert single.inner.walls.landlock_abi >= 1
    assert "numpy" in single.inner.walls.modules


def test_nothing_is_left_after_the_end() -> None:
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
        places = [os.getpid(), *each, *(pid for server in each for pid in children(server))]
        with contextlib.suppress(FileNotFoundError):
            return tuple(len(os.listdir(f"/proc/{pid}/fd")) for pid in places)
        return ()

    def settled() -> tuple[int, ...]:
        # A child that has confined itself may not have been taken note of yet.
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
    # A template keeps one child for now and one to spare, of four descriptors each.
    assert eventually(lambda: counts()[3:] == (4, 4, 4, 4))
    before = settled()
    for _ in range(8):
        for program in programs:
            single.run(program, [GRID])
    assert eventually(lambda: settled() == before), (before, counts())


@pytest.mark.parametrize("which", [servers, lambda box: box.templates], ids=["", "outer"])
def test_a_template_that_was_killed_is_replaced(single: Sandbox, which: Callable) -> None:
    before, left = single.inner.templates, family(single)
    (pid,) = which(single.inner)
    os.kill(pid, signal.SIGKILL)
    assert single.run(TURN, [GRID]).grids == [TURNED]
    assert eventually(lambda: single.inner.templates != before)
    assert len(single.inner.templates) == 1
    assert eventually(lambda: not any(map(is_alive, left)))


@pytest.mark.parametrize("which", [servers, lambda box: box.templates], ids=["", "outer"])
def test_a_template_killed_under_a_running_program_costs_it_nothing(
    single: Sandbox, which: Callable
) -> None:
    # Its template is there, so that what is killed is not one that is still starting.
    single.run(Program(TURN.code, policy="kernel"), [GRID])
    future = single.submit(SLEEP, [GRID])
    time.sleep(0.2)
    left = family(single)
    for pid in which(single.inner):
        os.kill(pid, signal.SIGKILL)
    assert future.result(30).grids == [GRID]
    assert eventually(lambda: not any(map(is_alive, left)))


def test_a_child_killed_from_outside_is_run_again(single: Sandbox) -> None:
    code = "def task(grid):\n    for _ in range(5 * 10**7): pass\n    return grid"
    future = single.submit(Program(code), [GRID])
    kill_running_child(single)
    assert future.result(30).grids == [GRID]


def test_a_program_whose_child_is_killed_every_time_still_gets_a_verdict(single: Sandbox) -> None:
    future = single.submit(FOR_EVER, [GRID], Limits(wall_seconds=50, cpu_seconds=50))
    while not future.done():  # a child that is left alone ends it too, at its limit
        with contextlib.suppress(AssertionError):  # the last one was the last
            kill_running_child(single, seconds=3)
    result = future.result()
    assert result.status == "crashed"
    assert result.outputs[0].error is not None
    assert "from outside" in result.outputs[0].error.message


def test_a_stopped_child_meets_its_wall_clock_limit(single: Sandbox) -> None:
    future = single.submit(FOR_EVER, [GRID], Limits(wall_seconds=1.5, cpu_seconds=60))
    os.kill(running_child(single), signal.SIGSTOP)
    assert future.result(30).status == "timeout"
    assert single.run(TURN, [GRID]).status == "ok"


def test_a_stopped_template_hangs_no_program(single: Sandbox) -> None:
    (server,) = servers(single.inner)
    os.kill(server, signal.SIGSTOP)
    # One has a child waiting for it, the other would wait for a fork.
    futures = [single.submit(TURN, [GRID]) for _ in range(2)]
    assert [future.result(60).grids for future in futures] == [[TURNED]] * 2
    assert eventually(lambda: not is_alive(server))


def test_a_waiting_child_that_was_killed_is_not_handed_out(single: Sandbox) -> None:
    (server,) = servers(single.inner)
    assert eventually(lambda: len(children(server)) == 2)
    for child in children(server):
        os.kill(child, signal.SIGKILL)
    assert single.run(TURN, [GRID]).grids == [TURNED]


# In a process of its own: what hangs or is left over there disturbs no other test.
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


def test_templates_that_were_killed_as_they_waited_are_forgotten(single: Sandbox) -> None:
    for _ in range(3):
        (template,) = single.inner.templates
        os.kill(template, signal.SIGKILL)
        assert eventually(lambda: not single.inner.templates)
        assert single.run(TURN, [GRID]).grids == [TURNED]
    assert len(single.inner._all) == 1


def test_closing_ends_what_runs_and_what_waits(in_subprocess: Callable) -> None:
    ends, left = in_subprocess(CLOSING)
    # Any end will do, but not to wait for ever.
    assert "TimeoutError" not in ends
    assert left == 0


async def at_work(box: AsyncSandbox) -> int:
    """The one child that has been at work for a while."""
    while not (found := [child for child in forked(box) if used(child) > 0.15]):
        await asyncio.sleep(0.02)
    (child,) = found
    return child


def test_cancelling_a_run_frees_its_slot() -> None:
    async def scenario() -> None:
        async with AsyncSandbox(concurrency=1) as box:
            before = box.templates
            task = asyncio.create_task(
                box.run(FOR_EVER, [GRID], Limits(wall_seconds=50, cpu_seconds=50))
            )
            running = await at_work(box)
            queued = asyncio.create_task(box.run(TURN, [GRID]))
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert (await asyncio.wait_for(queued, 10)).grids == [TURNED]
            assert box.templates == before
            # The child of the cancelled run was ended with it.
            assert eventually(lambda: not is_alive(running))

    asyncio.run(scenario())


def test_what_a_cancelled_run_came_to_is_told() -> None:
    attempt = Program("def task(grid):\n    while True:\n        pass\n")
    limits = Limits(wall_seconds=50, cpu_seconds=50)
    told: list[Result] = []

    async def scenario() -> None:
        async with AsyncSandbox(concurrency=1) as box:
            work = [(TURN, [GRID]), (attempt, [GRID]), (TURN, [GRID])]
            for run in (
                box.run_checked(attempt, [GRID], limits, told.append),
                box.run_batch(work, limits, lambda place, result: told.append(result)),
            ):
                task = asyncio.create_task(run)
                await at_work(box)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task

    asyncio.run(scenario())
    assert [result.status for result in told] == ["crashed", "ok", "crashed"]
    assert [result.isolation for result in told] == ["program", "batch", "batch"]
    assert "nobody waited" in told[0].outputs[0].error.message  # type: ignore[union-attr]


def test_a_batch_that_cannot_go_on_ends_all_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    other_profile = Program("import scipy.ndimage\ndef task(grid):\n    return grid\n")
    limits = Limits(wall_seconds=50, cpu_seconds=50)
    told: list[Result] = []

    async def scenario() -> None:
        async with AsyncSandbox(concurrency=2) as box:
            monkeypatch.setattr(sys, "executable", "/nowhere")  # no template is started any more
            work = [(FOR_EVER, [GRID]), (other_profile, [GRID])]
            with pytest.raises(SandboxUnavailableError):
                await box.run_batch(work, limits, lambda place, result: told.append(result))
            assert [result.status for result in told] == ["crashed"]

    asyncio.run(scenario())


@pytest.mark.parametrize("pause", [0, 0.01])
def test_what_a_run_came_to_that_was_cancelled_twice_is_told_too(pause: float) -> None:
    told: list[Result] = []

    async def scenario() -> None:
        async with AsyncSandbox(concurrency=1) as box:
            limits = Limits(wall_seconds=50, cpu_seconds=50)
            task = asyncio.create_task(box.run_checked(FOR_EVER, [GRID], limits, told.append))
            await at_work(box)
            # The child cannot die, nor be told to, before its template goes on.
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
    assert [result.status for result in told] == ["crashed"]


def test_cancelling_one_that_waits_for_a_slot_loses_no_slot() -> None:
    async def scenario() -> None:
        async with AsyncSandbox(concurrency=1) as box:
            first = asyncio.create_task(box.run(SLEEP, [GRID]))
            await asyncio.sleep(0.1)
            second = asyncio.create_task(box.run(TURN, [GRID]))
            await asyncio.sleep(0.1)
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


def test_descriptors_running_short_hang_nothing_and_pass(in_subprocess: Callable) -> None:
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
