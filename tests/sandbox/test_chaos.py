"""Thousands of programs, a third of them hostile, while processes are killed and stopped at random.

OMNIARC_CHAOS_PROGRAMS sets the number.
"""

import asyncio
import contextlib
import os
import random
import resource
import signal
from pathlib import Path

import pytest

from sandbox import AsyncSandbox, Limits, Program

pytestmark = pytest.mark.long

PROGRAMS = int(os.environ.get("OMNIARC_CHAOS_PROGRAMS", "500"))
CLIENTS = 64
_PROGRAMS_BETWEEN = 10
LIMITS = Limits(wall_seconds=4, cpu_seconds=4, memory_mb=64, output_kb=64)
GRID = [[1, 2], [3, 4]]

HONEST = [
    ("def task(grid): return grid[::-1]", "restricted", {"ok"}, [[3, 4], [1, 2]]),
    ("def task(grid: list): return [r[::-1] for r in grid]", "kernel", {"ok"}, [[2, 1], [4, 3]]),
    ("def task(grid): return 1 / 0", "restricted", {"error"}, None),
    ("def task(grid): return 'no'", "restricted", {"invalid_output"}, None),
]
HOSTILE = [
    ("def task(grid): open('x')", "restricted", {"violation"}, None),
    ("def task(grid): open('x')", "kernel", {"violation"}, None),
    ("import os\ndef task(grid): os.kill(-1, 9)", "kernel", {"violation"}, None),
    ("import os\ndef task(grid): os.write(3, b'x' * 100000)", "kernel",
     {"output_limit", "crashed"}, None),
    ("import os\ndef task(grid): os._exit(0)", "kernel", {"crashed"}, None),
    ("import ctypes\ndef task(grid): ctypes.string_at(0)", "kernel", {"crashed"}, None),
    ("def task(grid): return bytearray(10**9)", "restricted", {"out_of_memory"}, None),
    ("def task(grid): return ().__class__.__subclasses__()", "restricted", {"rejected"}, None),
]  # fmt: skip


def descendants(pid: int) -> list[int]:
    """Return the ids of all processes under `pid`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == pid:
                    found += [int(entry.name), *descendants(int(entry.name))]
    return found


async def disturb(box: AsyncSandbox, rng: random.Random, answered: list[str]) -> None:
    """Repeatedly kill or stop a template or a child.

    Each time some programs must have been answered since, because on a busy machine a template that
    starts would otherwise be killed more often than the sandbox tries to start one.
    """
    seen = -_PROGRAMS_BETWEEN
    while True:
        await asyncio.sleep(rng.uniform(0.2, 0.6))
        if len(answered) < seen + _PROGRAMS_BETWEEN:
            continue
        seen = len(answered)
        candidates = [pid for template in box.templates for pid in descendants(template)]
        candidates += box.templates
        if candidates:
            with contextlib.suppress(ProcessLookupError):
                number = signal.SIGKILL if rng.random() < 0.7 else signal.SIGSTOP
                os.kill(rng.choice(candidates), number)


async def run_all(rng: random.Random) -> list[str]:
    """Run the programs and return a line for each wrong result."""
    work = [rng.choice(HOSTILE if i % 3 == 0 else HONEST) for i in range(PROGRAMS)]
    wrong: list[str] = []
    answered: list[str] = []
    async with AsyncSandbox() as box:
        remaining = iter(enumerate(work))

        async def client() -> None:
            for index, (code, policy, statuses, grid) in remaining:
                result = await box.run(Program(code, policy=policy), [GRID], LIMITS)
                answered.append(result.status)
                if result.status not in statuses or result.grids != [grid]:
                    wrong.append(f"{index}: {code!r} {policy}: {result}")

        disturbance = asyncio.create_task(disturb(box, rng, answered))
        await asyncio.wait_for(asyncio.gather(*(client() for _ in range(CLIENTS))), 1200)
        disturbance.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await disturbance
        for _ in range(20):  # nothing hangs after the disturbance
            after = await asyncio.wait_for(box.run(Program(HONEST[0][0]), [GRID]), 30)
            assert after.status == "ok"
    assert len(answered) == PROGRAMS
    return wrong


def test_every_verdict_is_right_while_processes_are_killed_and_stopped() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    in_use = len(os.listdir("/proc/self/fd"))
    # Enough descriptors for two templates with their children, but not for a leak.
    resource.setrlimit(resource.RLIMIT_NOFILE, (in_use + 40, hard))
    try:
        wrong = asyncio.run(run_all(random.Random(20261123)))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert not wrong, "\n".join(wrong[:20])
    assert len(os.listdir("/proc/self/fd")) <= in_use + 1
