"""Benchmark of the audit trail: queueing, writing and verifying records, and the cost per program.

    .venv/bin/python -m benchmarks.audit [--records N] [--programs N] [--database URL]

By default it uses a temporary SQLite file. A given database must be empty, and keeps the records.
Rounds with and without the trail alternate, so that other load on the machine affects both equally.
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
from service.audit.trail import AuditTrail
from service.settings import Settings
from service.store.database import Database

WALLS = "landlock seccomp no-new-privileges rlimits user-namespace pid-namespace"
ROUNDS = 8

# About as long as the programs that models write.
CODE = (
    "import numpy as np\n\n\ndef task(grid):\n    out = grid.copy()\n"
    + "".join(f"    # cells of color {n % 10} stay where they are\n" for n in range(30))
    + "    return out[::-1]\n"
)


def main() -> None:
    """Run the benchmarks and print their results."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--programs", type=int, default=1000, help="programs per round")
    parser.add_argument("--database", help="sqlite:///file or postgresql://… without records")
    options = parser.parse_args()
    with database(options.database) as opened:
        measure_recording(opened)
        for size in (50, 500):
            measure_writing(opened, options.records // 2, size)
        measure_verification(opened)
        asyncio.run(measure_executions(opened, options.programs))


@contextmanager
def database(url: str | None) -> Iterator[Database]:
    """Open the database and create its tables."""
    with tempfile.TemporaryDirectory() as directory:
        opened = Database(url or f"sqlite:///{directory}/audit.db")
        opened.migrate()
        yield opened
        opened.close()


def record(trail: AuditTrail, program: Program, result: Result) -> None:
    """Record an execution as the executor does."""
    trail.record(program, result, kind="execute", client="cluster-a", request_id="9be1c0de")


def measure_recording(opened: Database) -> None:
    """Print how long queueing a record blocks the event loop."""
    trail = AuditTrail(Settings(), opened, WALLS)
    result = Result(
        id=new_id(),
        status=Status.OK,
        outputs=[],
        stdout="",
        violations=[],
        usage=Usage(2.9, 2.4, 32900),
    )
    program = Program(CODE)
    count = 20_000
    start = time.process_time()
    for _ in range(count):
        record(trail, program, result)
    print(f"recording: {(time.process_time() - start) / count * 1e6:.1f} us per record")


def measure_writing(opened: Database, count: int, size: int) -> None:
    """Print how many records per second are written, with distinct sources.

    Args:
        count: number of records.
        size: records per transaction.
    """
    store = AuditStore(opened)
    executions = [make_execution(number) for number in range(count)]
    start, used = time.perf_counter(), time.process_time()
    for first in range(0, count, size):
        store.append(executions[first : first + size])
    wall, used = time.perf_counter() - start, time.process_time() - used
    print(
        f"writing, {size:3d} per transaction: {count / wall:6.0f} records per second, "
        f"{used / count * 1e6:.0f} us CPU time of this process per record"
    )


def make_execution(number: int) -> Execution:
    """Return an execution; one in 20 has a violation."""
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


def measure_verification(opened: Database) -> None:
    """Print the throughput of `omniarc audit verify`."""
    start = time.perf_counter()
    count = chain.verify(opened).records
    print(f"verifying: {count / (time.perf_counter() - start):.0f} records per second")


async def measure_executions(opened: Database, count: int) -> None:
    """Print the time per program with and without an audit record, at full concurrency."""
    task = corpus.find_task("68b16354")
    trail = AuditTrail(Settings(), opened, WALLS)
    trail.start()
    seconds: dict[bool, list[float]] = {False: [], True: []}
    async with AsyncSandbox() as box:

        async def work(programs: Iterator[Program], recorded: bool) -> None:
            for program in programs:
                result = await box.run_checked(program, task.inputs, Limits())
                if recorded:
                    record(trail, program, result)

        for number in range(2 * ROUNDS + 2):
            recorded = number % 2 == 1
            programs = iter([Program(f"{CODE}# {new_id()}\n") for _ in range(count)])
            start = time.perf_counter()
            await asyncio.gather(*(work(programs, recorded) for _ in range(2 * box.concurrency)))
            if number > 1:  # the first round of each is a warm-up
                seconds[recorded].append((time.perf_counter() - start) / count)
            while trail.lag:  # pending records must not affect the next round
                await asyncio.sleep(0.01)
    trail.close()
    plain, audited = (statistics.median(seconds[recorded]) for recorded in (False, True))
    pairs = zip(seconds[False], seconds[True], strict=True)
    overhead = statistics.median(after / before - 1 for before, after in pairs)
    print(
        f"execution: {plain * 1e3:.2f} ms without audit trail, {audited * 1e3:.2f} ms with it: "
        f"{overhead:+.1%}"
    )


if __name__ == "__main__":
    main()
