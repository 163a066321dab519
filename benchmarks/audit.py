"""What the audit trail costs: a record noted, written and proved, and an execution with it.

    .venv/bin/python -m benchmarks.audit [--records N] [--programs N] [--database URL]

Without a database it makes an SQLite file, gone in the end; one that is given must be empty, and
keeps what is written. Rounds with and without the trail are interleaved, so that what else the
machine does falls on both alike.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from omniarc import corpus
from sandbox import AsyncSandbox, Limits, Program
from sandbox.results import Result, Status, Usage, Violation, new_id
from service.audit import chain
from service.audit.store import AuditStore, Execution
from service.audit.trail import AuditTrail, Entry
from service.settings import Settings
from service.store.database import Database

WALLS = "landlock seccomp no-new-privileges rlimits user-namespace pid-namespace"
ROUNDS = 8

# About as long as what models write.
CODE = (
    "import numpy as np\n\n\ndef task(grid):\n    out = grid.copy()\n"
    + "".join(f"    # cells of color {n % 10} stay where they are\n" for n in range(30))
    + "    return out[::-1]\n"
)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--programs", type=int, default=1000, help="of each round")
    parser.add_argument("--database", help="sqlite:///file or postgresql://…, with no records")
    options = parser.parse_args()
    with database(options.database) as opened:
        noted(opened)
        for size in (50, 500):
            written(opened, options.records // 2, size)
        proved(opened)
        asyncio.run(executions(opened, options.programs))


@contextmanager
def database(url: str | None) -> Iterator[Database]:
    """The database, with its tables."""
    with tempfile.TemporaryDirectory() as folder:
        opened = Database(url or f"sqlite:///{folder}/audit.db")
        opened.migrate()
        yield opened
        opened.close()


def entry(result: Result, program: Program) -> Entry:
    """An entry as the executor makes it."""
    return Entry(time.time(), "execute", "cluster-a", "9be1c0de", None, None, program, result)


def noted(opened: Database) -> None:
    """What an event loop is held up by for one record."""
    trail = AuditTrail(Settings(), opened, WALLS)
    result = Result(
        id=new_id(),
        status=Status.OK,
        outputs=[],
        stdout="",
        violations=[],
        usage=Usage(2.9, 2.4, 32900),
    )
    one = entry(result, Program(CODE))
    count = 20_000
    start = time.process_time()
    for _ in range(count):
        trail.record(one)
    print(f"noting down: {(time.process_time() - start) / count * 1e6:.1f} us a record")


def written(opened: Database, count: int, size: int) -> None:
    """Records a second, each with a source of its own, so many in a transaction."""
    store = AuditStore(opened)
    executions = [execution(number) for number in range(count)]
    start, used = time.perf_counter(), time.process_time()
    for first in range(0, count, size):
        store.append(executions[first : first + size])
    wall, used = time.perf_counter() - start, time.process_time() - used
    print(
        f"writing {size:3d} at once: {count / wall:6.0f} records a second, "
        f"{used / count * 1e6:.0f} us of this process's processor time for each"
    )


def execution(number: int) -> Execution:
    """One of 20 with a violation."""
    violations = [Violation("file.open", "colors.txt", 4, "runtime")] if number % 20 == 0 else []
    return Execution(
        id=new_id(),
        at=time.time(),
        kind="batch",
        client="cluster-a",
        request_id=os.urandom(8).hex(),
        job_id=None,
        task_id="007bbfb7",
        code=f"{CODE}# {new_id()}\n",
        modules={},
        entry_point=None,
        policy="restricted",
        isolation="program",
        walls=WALLS,
        status="violation" if violations else "ok",
        violations=violations,
        usage=Usage(2.9 + number / 1000, 2.4, 32900),
    )


def proved(opened: Database) -> None:
    """What `omniarc audit verify` takes."""
    start = time.perf_counter()
    count = chain.verify(opened).records
    print(f"proving: {count / (time.perf_counter() - start):.0f} records a second")


async def executions(opened: Database, count: int) -> None:
    """A program with and without a record of it, as many at once as there are processors."""
    task = corpus.find_task("68b16354")
    trail = AuditTrail(Settings(), opened, WALLS)
    trail.start()
    seconds: dict[bool, list[float]] = {False: [], True: []}
    async with AsyncSandbox() as box:

        async def work(programs: Iterator[Program], recorded: bool) -> None:
            for program in programs:
                result = await box.run_checked(program, task.inputs, Limits())
                if recorded:
                    trail.record(entry(result, program))

        for turn in range(2 * ROUNDS + 2):
            recorded = turn % 2 == 1
            programs = iter([Program(f"{CODE}# {new_id()}\n") for _ in range(count)])
            start = time.perf_counter()
            await asyncio.gather(*(work(programs, recorded) for _ in range(2 * box.concurrency)))
            if turn > 1:  # the first of each warms up
                seconds[recorded].append((time.perf_counter() - start) / count)
            while trail.lag:  # what was noted last is not to fall on the next round
                await asyncio.sleep(0.01)
    trail.close()
    plain, audited = (statistics.median(seconds[recorded]) for recorded in (False, True))
    pairs = zip(seconds[False], seconds[True], strict=True)
    more = statistics.median(after / before - 1 for before, after in pairs)
    print(
        f"an execution: {plain * 1e3:.2f} ms without the trail, {audited * 1e3:.2f} ms with it: "
        f"{more:+.1%}"
    )


if __name__ == "__main__":
    main()
