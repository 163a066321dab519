"""The template pool: programs get a result although processes are killed or stopped."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable

import pytest

from sandbox import AsyncSandbox, Limits, Program, Sandbox
from sandbox.pool import template_process
from tests.support.processes import (
    children,
    family,
    is_alive,
    kill_running_child,
    running_child,
    servers,
)
from tests.support.programs import ENDLESS, GRID, TURN, TURNED
from tests.support.waiting import eventually

# Computes for a second or more: long enough to be found at work. On a busy machine that takes
# longer than the default limits.
GENEROUS = Limits(wall_seconds=60, cpu_seconds=20)
COUNT = "def task(grid):\n    for _ in range(5 * 10**7): pass\n    return grid"

# What of a template to kill: the process that forks children, or the one that it was forked from.
WHICH = [servers, pytest.param(lambda box: box.templates, marks=pytest.mark.long)]


@pytest.mark.long
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
    # Each of the two templates keeps two children, with four descriptors each, and one of them a
    # child that has been put back.
    kept = 1 if single.inner.restores else 0
    assert eventually(lambda: counts()[3:] == (4,) * (4 + kept))
    before = settled()
    for _ in range(8):
        for program in programs:
            single.run(program, [GRID])
    assert eventually(lambda: settled() == before), (before, counts())


@pytest.mark.parametrize("which", WHICH, ids=["server", "outer"])
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


@pytest.mark.long
@pytest.mark.parametrize("which", WHICH, ids=["server", "outer"])
def test_a_program_whose_template_is_killed_runs_again(single: Sandbox, which: Callable) -> None:
    # Start the program's template first, so that no template is killed during its start.
    single.run(Program(TURN.code, policy="kernel"), [GRID])
    future = single.submit(Program(COUNT, policy="kernel"), [GRID], GENEROUS)
    running_child(single)
    left = family(single)
    for pid in which(single.inner):
        os.kill(pid, signal.SIGKILL)
    assert future.result(120).grids == [GRID]
    assert eventually(lambda: not any(map(is_alive, left)))


@pytest.mark.long
def test_a_program_whose_child_is_killed_from_outside_runs_again(single: Sandbox) -> None:
    future = single.submit(Program(COUNT), [GRID], GENEROUS)
    kill_running_child(single)
    assert future.result(120).grids == [GRID]


@pytest.mark.long
def test_a_program_whose_child_is_stopped_until_its_limit_and_then_killed_runs_again(
    single: Sandbox,
) -> None:
    (server,) = servers(single.inner)
    brief = Program("def task(grid):\n    for _ in range(10**7): pass\n    return grid")
    future = single.submit(brief, [GRID], Limits(wall_seconds=25, cpu_seconds=25))
    child = running_child(single)
    os.kill(child, signal.SIGSTOP)
    time.sleep(24)
    # The template sees the death only after the parent has asked it to kill the child.
    os.kill(server, signal.SIGSTOP)
    time.sleep(1.2)
    os.kill(child, signal.SIGKILL)
    assert eventually(lambda: not is_alive(child))
    os.kill(server, signal.SIGCONT)
    assert future.result(60).grids == [GRID]


@pytest.mark.long
def test_a_program_whose_child_is_killed_every_time_still_gets_a_verdict(single: Sandbox) -> None:
    future = single.submit(ENDLESS, [GRID], Limits(wall_seconds=50, cpu_seconds=50))
    while not future.done():  # a child that is not killed ends too, at its limit
        with contextlib.suppress(AssertionError):  # there may be no further child to kill
            kill_running_child(single, seconds=3)
    result = future.result()
    assert result.status == "crashed"
    assert result.outputs[0].error is not None
    assert "from outside" in result.outputs[0].error.message


@pytest.mark.long
def test_a_stopped_child_meets_its_wall_clock_limit(single: Sandbox) -> None:
    future = single.submit(ENDLESS, [GRID], Limits(wall_seconds=5, cpu_seconds=60))
    os.kill(running_child(single), signal.SIGSTOP)
    assert future.result(30).status == "timeout"
    assert single.run(TURN, [GRID]).status == "ok"


@pytest.mark.long
def test_a_stopped_template_does_not_hang_programs(single: Sandbox) -> None:
    (server,) = servers(single.inner)
    os.kill(server, signal.SIGSTOP)
    # The first gets a waiting child, the second would wait for a fork.
    futures = [single.submit(TURN, [GRID]) for _ in range(2)]
    assert [future.result(60).grids for future in futures] == [[TURNED]] * 2
    assert eventually(lambda: not is_alive(server))


@pytest.mark.long
def test_a_template_that_is_stopped_while_it_starts_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def stop_while_starting(box: AsyncSandbox, before: set[int]) -> None:
        while not (starting := set(box.templates) - before - {0}):
            await asyncio.sleep(0)
        os.kill(*starting, signal.SIGSTOP)
        monkeypatch.setattr(template_process, "_START_SECONDS", 60)

    async def scenario() -> None:
        async with AsyncSandbox(concurrency=1) as box:
            before = set(box.templates)
            monkeypatch.setattr(template_process, "_START_SECONDS", 1)
            stopping = asyncio.create_task(stop_while_starting(box, before))
            result = await box.run(Program(TURN.code, policy="kernel"), [GRID])
            await stopping
            assert result.grids == [TURNED]

    asyncio.run(scenario())


@pytest.mark.long
def test_the_template_of_an_extra_slot_starts_when_it_is_asked_for_or_needed() -> None:
    async def run_two(box: AsyncSandbox) -> list[int]:
        results = await asyncio.gather(*(box.run(TURN, [GRID]) for _ in range(2)))
        assert [result.grids for result in results] == [[TURNED], [TURNED]]
        return box.templates

    async def scenario() -> None:
        async with AsyncSandbox(concurrency=1, extra_slots=1) as box:
            assert box.concurrency == 2
            assert (await box.run(TURN, [GRID])).grids == [TURNED]
            (first,) = box.templates
            box.start_extra()
            # The second program waits for the template that is being started.
            both = await run_two(box)
            assert len(both) == 2
            box.start_extra()
            assert await run_two(box) == both
            os.kill(first, signal.SIGKILL)
            while first in box.templates:
                await asyncio.sleep(0.01)
            assert len(await run_two(box)) == 2
        async with AsyncSandbox(concurrency=1, extra_slots=1) as box:
            assert len(await run_two(box)) == 2

    asyncio.run(scenario())


def test_a_sandbox_is_closed_while_the_template_of_an_extra_slot_starts() -> None:
    async def scenario() -> None:
        async with AsyncSandbox(concurrency=1, extra_slots=1) as box:
            box.start_extra()
            while len(box.templates) < 2:
                await asyncio.sleep(0)
            started = [pid for pid in box.templates if pid]
        assert not any(map(is_alive, started))

    asyncio.run(scenario())


def test_a_waiting_child_that_was_killed_is_not_handed_out(single: Sandbox) -> None:
    (server,) = servers(single.inner)
    assert eventually(lambda: len(children(server)) == 2)
    for child in children(server):
        os.kill(child, signal.SIGKILL)
    assert single.run(TURN, [GRID]).grids == [TURNED]


@pytest.mark.long
def test_idle_templates_that_were_killed_are_forgotten(single: Sandbox) -> None:
    for _ in range(3):
        (template,) = single.inner.templates
        os.kill(template, signal.SIGKILL)
        assert eventually(lambda: not single.inner.templates)
        assert single.run(TURN, [GRID]).grids == [TURNED]
    assert len(single.inner._pool._all) == 1


@pytest.mark.long
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
