"""Identical programs of a batch or job run once, and each has its own line."""

import asyncio
from collections import Counter

import msgspec
import pytest

from sandbox.limits import Limits
from sandbox.program import Program
from sandbox.results import Error, Output, Result, Status, Usage, never_ran, new_id
from service.api.schemas import BatchProgram
from service.execution.batch_verification import ProgramVerification
from service.execution.executor import ExecutionRequest
from service.execution.shared_runs import SharedRuns, execution_digest

CODE = "def task(grid):\n    return grid[::-1]\n"
TASK = "68b16354"
REQUEST = ExecutionRequest(
    client="ann", kind="batch", program=Program(CODE), inputs=[[[1]]], limits=Limits()
)


class CountingExecutor:
    """Counts the runs of each source; each run takes a few turns of the event loop."""

    def __init__(self, *statuses):
        self.runs = Counter()
        self.shared = 0
        self.statuses = list(statuses)
        self.stopped = False

    async def run(self, execution):
        self.runs[execution.program.source] += 1
        for _ in range(5):
            await asyncio.sleep(0)
        status = self.statuses.pop(0) if self.statuses else Status.OK
        return never_ran(status, Error(status, "x"), len(execution.inputs))

    async def share(self, execution, result):
        self.shared += 1
        return msgspec.structs.replace(result, id=new_id())


def programs(*codes, **fields):
    return [
        BatchProgram(id=f"p{index}", code=code, task_id=TASK, **fields)
        for index, code in enumerate(codes)
    ]


def verify(executor, given, runs=None, scope=b"scope"):
    """Verify all programs at once; return their lines in order."""
    runs = SharedRuns() if runs is None else runs

    async def work():
        verifications = [
            ProgramVerification(executor, runs, scope, "ann", index, program)
            for index, program in enumerate(given)
        ]
        return await asyncio.gather(*(one.finish() for one in verifications))

    return asyncio.run(work())


@pytest.mark.parametrize("isolation", ["program", "batch"])
def test_identical_programs_run_once_and_keep_their_ids(isolation):
    executor = CountingExecutor()
    other = f"{CODE}\n"
    lines = verify(executor, programs(*[CODE, other] * 50, isolation=isolation))
    assert executor.runs == {CODE: 1, other: 1}
    assert executor.shared == 98
    assert [line.id for line in lines] == [f"p{n}" for n in range(100)]
    assert [line.index for line in lines] == list(range(100))
    assert len({line.execution_id for line in lines}) == 100
    ran = {line.execution_id for line in lines if line.shares_run_of is None}
    assert len(ran) == 2
    assert {line.shares_run_of for line in lines if line.shares_run_of} == ran


def test_a_reply_shares_the_run_of_its_code():
    executor = CountingExecutor()
    verify(executor, programs(CODE, f"Here:\n\n```python\n{CODE}```\n"))
    assert executor.runs == {CODE: 1}


@pytest.mark.parametrize(
    "change",
    [
        {"program": Program(CODE + "\n")},
        {"program": Program(CODE, entry_point="task")},
        {"program": Program(CODE, input_type="list")},
        {"program": Program(CODE, policy="kernel")},
        {"program": Program(CODE, seed=1)},
        {"program": Program(CODE, modules={"common": "x = 1"})},
        {"inputs": [[[2]]]},
        {"limits": Limits(wall_seconds=4)},
        {"isolation": "fork"},
    ],
)
def test_whatever_a_result_depends_on_is_in_the_digest(change):
    changed = msgspec.structs.replace(REQUEST, **change)
    assert execution_digest(changed, b"a") != execution_digest(REQUEST, b"a")


def test_digests_of_one_program_agree_within_a_batch_only():
    again = msgspec.structs.replace(REQUEST, task_id="t", inputs=[[[1]]])
    assert execution_digest(again, b"a") == execution_digest(REQUEST, b"a")
    assert execution_digest(REQUEST, b"b") != execution_digest(REQUEST, b"a")


def test_each_program_is_compared_with_its_own_task():
    grid, flipped = [[1], [2]], [[2], [1]]
    tasks = [{"train": [{"input": grid, "output": out}]} for out in (flipped, grid)]
    given = [msgspec.convert({"code": CODE, "task": task}, BatchProgram) for task in tasks]

    class Flipping(CountingExecutor):
        async def run(self, execution):
            self.runs[execution.program.source] += 1
            return ok(flipped)

    executor = Flipping()
    assert [line.solved_train for line in verify(executor, given)] == [True, False]
    assert executor.runs == {CODE: 1}


def ok(*grids, stdout=""):
    return Result(
        id=new_id(),
        status=Status.OK,
        outputs=[Output(Status.OK, grid) for grid in grids],
        stdout=stdout,
        violations=[],
        usage=Usage(1.0, 1.0, 1),
    )


def test_a_timeout_is_shared_after_it_has_happened_twice():
    executor = CountingExecutor(*[Status.TIMEOUT] * 2)
    lines = verify(executor, programs(*[CODE] * 20))
    assert executor.runs == {CODE: 2}
    assert {line.status for line in lines} == {Status.TIMEOUT}
    assert sum(line.shares_run_of is None for line in lines) == 2


def test_a_timeout_that_does_not_happen_again_is_not_shared():
    executor = CountingExecutor(Status.TIMEOUT, Status.OK)
    lines = verify(executor, programs(*[CODE] * 20))
    assert executor.runs == {CODE: 2}
    assert Counter(line.status for line in lines) == {"timeout": 1, "ok": 19}


def test_a_crash_is_never_shared():
    executor = CountingExecutor(*[Status.CRASHED] * 20)
    lines = verify(executor, programs(*[CODE] * 20))
    assert executor.runs == {CODE: 20}
    assert {line.shares_run_of for line in lines} == {None}


def test_an_output_that_timed_out_makes_its_result_uncertain():
    runs = SharedRuns()
    result = msgspec.structs.replace(
        ok([[1]]), outputs=[Output(Status.OK, [[1]]), Output(Status.TIMEOUT)]
    )
    runs.end(b"a", result)
    assert runs.find(b"a") is None
    runs.end(b"a", result)
    assert runs.find(b"a") == result


def test_the_waiting_run_after_the_loss_of_the_one_in_progress():
    executor = CountingExecutor()
    runs = SharedRuns()

    async def work():
        first, second = (
            ProgramVerification(executor, runs, b"", "ann", n, one)
            for n, one in enumerate(programs(CODE, CODE))
        )
        task = asyncio.create_task(first.finish())
        await asyncio.sleep(0)
        other = asyncio.create_task(second.finish())
        await asyncio.sleep(0)
        task.cancel()
        return await other

    line = asyncio.run(work())
    assert executor.runs == {CODE: 2}
    assert line.shares_run_of is None


def test_the_memory_of_results_is_bounded():
    runs = SharedRuns(max_bytes=100_000)
    for n in range(1000):
        runs.end(b"%d" % n, ok([[1]], stdout="x" * 1000))
        assert runs._bytes <= 100_000
    held = [n for n in range(1000) if runs.find(b"%d" % n)]
    assert 50 < len(held) < 100
    assert held[-1] == 999, "the oldest were to be dropped"
    runs.end(b"huge", ok([[1]], stdout="x" * (2 << 20)))
    assert runs.find(b"huge") is None
