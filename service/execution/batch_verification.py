"""Verification of many programs, for batches and jobs."""

import asyncio

from omniarc.corpus import Task
from omniarc.evaluation import augmentation
from sandbox.program import Program
from sandbox.results import Result
from service.api.problems import Problem
from service.api.queued import QueuedProgram, RejectedProgram, Rejection
from service.api.schemas import BatchLine
from service.execution.executor import ExecutionRequest, Executor
from service.execution.shared_runs import SharedRuns, execution_digest

# Pause before retrying when the sandbox cannot start a process; clients see no error meanwhile.
_RETRY_SECONDS = 1.0


class ProgramVerification:
    """Runs a program of a batch or job and compares its outputs with its task.

    Of identical programs one runs and the others share its result. While the sandbox cannot run
    programs, it is retried.

    Args:
        executor: runs the programs.
        runs: the results to share.
        scope: the batch or job, as part of the digests of its programs.
        client: name of the API key that sent the program.
        index: the program's place in the batch or job.
        program: the program.
        job_id: the job that the program is part of.

    Attributes:
        line: the program's line, once it is finished.
    """

    def __init__(
        self,
        executor: Executor,
        runs: SharedRuns,
        scope: bytes,
        client: str,
        index: int,
        program: QueuedProgram,
        job_id: str | None = None,
    ) -> None:
        self._executor = executor
        self._runs = runs
        self._index = index
        self._program = program
        self._task = program.resolve_task()
        self._execution = ExecutionRequest(
            client=client,
            kind="job" if job_id else "batch",
            program=program.program,
            inputs=augmentation.shown_task(self._task, program.augmentation).inputs,
            limits=program.limits,
            isolation=program.isolation,
            task_id=program.task_id,
            job_id=job_id,
        )
        self._digest = execution_digest(self._execution, scope)
        self.line: BatchLine | None = None

    @property
    def size(self) -> int:
        """The approximate size of the program with its task, in bytes."""
        cells = sum(len(grid) * len(grid[0]) for grid in self._execution.inputs)
        return len(_text_of(self._execution.program)) + 2 * cells

    async def finish(self) -> BatchLine:
        """Run the program, or wait for one that it can share a result with; return its line."""
        while self.line is None:
            await self.wait()
            await self.advance()
        return self.line

    async def wait(self) -> None:
        """Wait until no identical program is running."""
        if self._digest is not None:
            running = self._runs.run_in_progress(self._digest)
            if running is not None:
                await asyncio.wait([running])

    async def advance(self) -> None:
        """Run the program, unless an identical one has been run or is running."""
        digest = self._digest
        if digest is None:
            self._finish(await self._run())
            return
        if (result := self._runs.find(digest)) is not None:
            self._finish(await self._executor.share(self._execution, result), result.id)
            return
        if self._runs.run_in_progress(digest) is not None:
            return
        self._runs.begin(digest)
        ended: Result | None = None
        try:
            ended = await self._run()
            self._finish(ended)
        finally:
            self._runs.end(digest, ended)

    async def _run(self) -> Result:
        while True:
            try:
                return await self._executor.run(self._execution)
            except Problem:
                await asyncio.sleep(_RETRY_SECONDS)

    def _finish(self, result: Result, shares_run_of: str | None = None) -> None:
        self.line = batch_line(self._index, self._program, self._task, result, shares_run_of)


def batch_line(
    index: int,
    program: QueuedProgram,
    task: Task,
    result: Result,
    shares_run_of: str | None = None,
) -> BatchLine:
    """Return a program's verification on its task, under the id that the client gave it."""
    verified = augmentation.compare(result, task, program.augmentation)
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
            "logprob": program.logprob,
            "augmentation": program.augmentation,
        }
    )


def _text_of(program: Program | Rejection) -> str:
    return program.text if isinstance(program, Program) else program.code
