"""Many programs leave no memory, descriptor or process behind.

OMNIARC_ENDURANCE_PROGRAMS sets the number.
"""

import asyncio
import os
from pathlib import Path

import pytest

from sandbox import AsyncSandbox, Program
from tests.support.processes import servers

pytestmark = pytest.mark.long

PROGRAMS = int(os.environ.get("OMNIARC_ENDURANCE_PROGRAMS", "3000"))
CODE = "import numpy as np\ndef task(grid):\n    print('x' * 100)\n    return np.rot90(grid)\n"
GRID = [[1, 2], [3, 4]]


def resident_kb(pid: int) -> int:
    """Return the private resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("RssAnon:")[2].split()[0])


def session_of(template: int) -> list[int]:
    """Return a template's processes: itself, its server and its children."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == template and fields[0] != "Z":
                found.append(int(entry.name))
    return found


async def run(box: AsyncSandbox, count: int) -> None:
    remaining = iter(range(count))

    async def client() -> None:
        for _ in remaining:
            result = await box.run(Program(CODE), [GRID])
            assert result.grids == [[[2, 4], [1, 3]]]

    await asyncio.gather(*(client() for _ in range(8)))


async def measure() -> tuple[list[int], list[int]]:
    """Return the memory of the parent and the template processes before and after the programs."""
    async with AsyncSandbox(concurrency=2) as box:
        await run(box, 500)
        watched = sorted({os.getpid(), *box.templates, *servers(box)})
        descriptors = len(os.listdir("/proc/self/fd"))
        before = [resident_kb(pid) for pid in watched]
        await run(box, PROGRAMS)
        after = [resident_kb(pid) for pid in watched]
        # At either moment, the spare child may or may not exist.
        assert len(os.listdir("/proc/self/fd")) <= descriptors + box.concurrency
        for template in box.templates:
            # The template, its server, two children that wait and one that was put back.
            assert len(session_of(template)) <= 5
        return before, after


def test_memory_stays_constant_and_nothing_is_left_behind() -> None:
    before, after = asyncio.run(measure())
    for first, last in zip(before, after, strict=True):
        assert last < first + 2048, (before, after)
