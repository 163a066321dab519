"""Verification of many programs, for batches and jobs."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence

from omniarc.corpus import Task
from omniarc.evaluation import verification
from sandbox.results import Result
from service.api.problems import Problem
from service.api.schemas import BatchLine, BatchProgram
from service.execution.executor import ExecutionRequest, Executor

# Maximum number of one client's programs that share a process, when the client asks for it.
MAX_GROUP_SIZE = 16

# Pause before retrying when the sandbox cannot start a process; clients see no error meanwhile.
_RETRY_SECONDS = 1.0


async def verify_group(
    executor: Executor, client: str, programs: Sequence[BatchProgram], job_id: str | None = None
) -> list[BatchLine]:
    """Run the programs of a group and compare their outputs with their tasks.

    While the sandbox cannot run programs, the group is retried.

    Args:
        programs: a group as made by `group_programs`.
    """
    tasks = [one.resolve_task() for one in programs]
    executions = [
        ExecutionRequest(
            client=client,
            kind="job" if job_id else "batch",
            program=one.program,
            inputs=task.inputs,
            limits=one.limits,
            isolation=one.isolation,
            task_id=one.task_id,
            job_id=job_id,
        )
        for one, task in zip(programs, tasks, strict=True)
    ]
    while True:
        try:
            if executions[0].isolation == "batch":
                results = await executor.run_batch(executions)
            else:
                results = [await executor.run(execution) for execution in executions]
            break
        except Problem:
            await asyncio.sleep(_RETRY_SECONDS)
    return [batch_line(*each) for each in zip(programs, tasks, results, strict=True)]


def batch_line(program: BatchProgram, task: Task, result: Result) -> BatchLine:
    """Return a program's verification on its task, under the id that the client gave it."""
    verified = verification.compare(result, task)
    fields = {name: getattr(verified, name) for name in verified.__struct_fields__}
    fields |= {"id": program.id, "execution_id": result.id}
    return BatchLine(**fields)


def can_share_process(group: Sequence[BatchProgram], program: BatchProgram) -> bool:
    """Return whether a program may run in the same process as those of a group."""
    if not group:
        return True
    first = group[0]
    are_batched = first.isolation == program.isolation == "batch"
    return are_batched and len(group) < MAX_GROUP_SIZE and first.limits == program.limits


def group_programs(programs: Iterable[BatchProgram]) -> Iterator[list[BatchProgram]]:
    """Yield the programs in order, grouped by the process that they share."""
    group: list[BatchProgram] = []
    for program in programs:
        if not can_share_process(group, program):
            yield group
            group = []
        group.append(program)
    if group:
        yield group
