"""Verification of many programs, for batches and jobs."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence

from omniarc.corpus import Task
from omniarc.evaluation import verification
from sandbox.program import Program
from sandbox.results import Result
from service.api.problems import Problem
from service.api.queued import QueuedProgram, RejectedProgram, Rejection
from service.api.schemas import BatchLine
from service.execution.executor import ExecutionRequest, Executor
from service.execution.shared_runs import SharedRuns, execution_digest

# Maximum number of one client's programs that share a process, when the client asks for it.
MAX_GROUP_SIZE = 16

# Pause before retrying when the sandbox cannot start a process; clients see no error meanwhile.
_RETRY_SECONDS = 1.0

# A program of a batch or job, and its index.
NumberedProgram = tuple[int, QueuedProgram]


class GroupVerification:
    """Runs the programs of a group and compares their outputs with their tasks.

    Of identical programs one runs and the others share its result. While the sandbox cannot run
    programs, the group is retried.

    Args:
        executor: runs the programs.
        runs: the results to share.
        scope: the batch or job, as part of the digests of its programs.
        client: name of the API key that sent the programs.
        programs: a group as made by `group_programs`, with indices.
        job_id: the job that the programs are part of.
    """

    def __init__(
        self,
        executor: Executor,
        runs: SharedRuns,
        scope: bytes,
        client: str,
        programs: Sequence[NumberedProgram],
        job_id: str | None = None,
    ) -> None:
        self._executor = executor
        self._runs = runs
        self._programs = programs
        self._tasks = [program.resolve_task() for _, program in programs]
        self._executions = [
            ExecutionRequest(
                client=client,
                kind="job" if job_id else "batch",
                program=program.program,
                inputs=task.inputs,
                limits=program.limits,
                isolation=program.isolation,
                task_id=program.task_id,
                job_id=job_id,
            )
            for (_, program), task in zip(programs, self._tasks, strict=True)
        ]
        self._digests = [execution_digest(one, scope) for one in self._executions]
        self._lines: list[BatchLine | None] = [None] * len(programs)

    @property
    def is_finished(self) -> bool:
        """Whether every program has its line."""
        return None not in self._lines

    @property
    def size(self) -> int:
        """The approximate size of the programs with their tasks, in bytes."""
        return sum(
            len(_text_of(one.program)) + 2 * sum(len(grid) * len(grid[0]) for grid in one.inputs)
            for one in self._executions
        )

    @property
    def lines(self) -> list[BatchLine]:
        """The lines of the programs that are finished, in the order of the programs."""
        return [line for line in self._lines if line is not None]

    async def finish(self) -> list[BatchLine]:
        """Run the programs and return their lines."""
        while not self.is_finished:
            await self.wait()
            await self.advance()
        return self.lines

    async def wait(self) -> None:
        """Wait until one of the missing programs does not run elsewhere."""
        running = [
            self._runs.run_in_progress(digest)
            for digest, line in zip(self._digests, self._lines, strict=True)
            if line is None and digest is not None
        ]
        futures = [future for future in running if future is not None]
        if futures and len(futures) == self._lines.count(None):
            await asyncio.wait(futures, return_when=asyncio.FIRST_COMPLETED)

    async def advance(self) -> None:
        """Run the missing programs, but for those that run elsewhere."""
        begun: set[bytes] = set()
        try:
            mine = await self._begin(begun)
            if not mine:
                return
            results = await self._run([self._executions[index] for index in mine])
            for index, result in zip(mine, results, strict=True):
                self._finish(index, result)
                digest = self._digests[index]
                if digest is not None:
                    begun.discard(digest)
                    self._runs.end(digest, result)
        finally:
            for digest in begun:
                self._runs.end(digest, None)

    async def _begin(self, begun: set[bytes]) -> list[int]:
        """Finish what can be shared; announce the other runs and return their indices.

        Args:
            begun: the digests of the runs that are announced are added to it.
        """
        mine: list[int] = []
        for index, digest in enumerate(self._digests):
            if self._lines[index] is not None:
                continue
            if digest is None:
                mine.append(index)
            elif (result := self._runs.find(digest)) is not None:
                shared = await self._executor.share(self._executions[index], result)
                self._finish(index, shared, result.id)
            elif self._runs.run_in_progress(digest) is None:
                self._runs.begin(digest)
                begun.add(digest)
                mine.append(index)
        return mine

    async def _run(self, executions: list[ExecutionRequest]) -> list[Result]:
        shares_process = len(executions) > 1 and not any(
            isinstance(one.program, Rejection) for one in executions
        )
        while True:
            try:
                if shares_process:
                    return await self._executor.run_batch(executions)
                return [await self._executor.run(one) for one in executions]
            except Problem:
                await asyncio.sleep(_RETRY_SECONDS)

    def _finish(self, index: int, result: Result, shares_run_of: str | None = None) -> None:
        number, program = self._programs[index]
        self._lines[index] = batch_line(number, program, self._tasks[index], result, shares_run_of)


def batch_line(
    index: int,
    program: QueuedProgram,
    task: Task,
    result: Result,
    shares_run_of: str | None = None,
) -> BatchLine:
    """Return a program's verification on its task, under the id that the client gave it."""
    verified = verification.compare(result, task)
    fields = {name: getattr(verified, name) for name in verified.__struct_fields__}
    error = next((output.error for output in result.outputs if output.error), None)
    if error is None and isinstance(program, RejectedProgram):
        error = program.rejected.error  # it has no task, and so no outputs
    return BatchLine(
        **fields
        | {
            "id": str(program.id),
            "execution_id": result.id,
            "index": index,
            "error": error,
            "shares_run_of": shares_run_of,
        }
    )


def _text_of(program: Program | Rejection) -> str:
    return program.text if isinstance(program, Program) else program.code


def can_share_process(group: Sequence[NumberedProgram], program: QueuedProgram) -> bool:
    """Return whether a program may run in the same process as those of a group."""
    if not group:
        return True
    _, first = group[0]
    are_batched = first.isolation == program.isolation == "batch"
    return are_batched and len(group) < MAX_GROUP_SIZE and first.limits == program.limits


def group_programs(programs: Iterable[QueuedProgram]) -> Iterator[list[NumberedProgram]]:
    """Yield the programs in order with their indices, grouped by the process that they share."""
    group: list[NumberedProgram] = []
    for index, program in enumerate(programs):
        if not can_share_process(group, program):
            yield group
            group = []
        group.append((index, program))
    if group:
        yield group
