"""Many programs held against their tasks: what batches and jobs have in common."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence

from omniarc.corpus import Task
from omniarc.evaluation import verification
from sandbox.results import Result
from service.api.problems import Problem
from service.api.schemas import BatchLine, BatchProgram
from service.execution.executor import Executor, Order

# Programs of one client that ask for it share a process, so many at a time.
GROUP = 16

# A sandbox that cannot start a process now is asked again; who waits is told nothing meanwhile.
_RETRY_SECONDS = 1.0


async def verify(
    executor: Executor, client: str, programs: Sequence[BatchProgram], job_id: str | None = None
) -> list[BatchLine]:
    """Runs a group as `groups` makes them, and compares. Waits until the sandbox can do it."""
    tasks = [one.whole_task for one in programs]
    orders = [
        Order(
            client,
            "job" if job_id else "batch",
            one.program,
            task.inputs,
            one.limits,
            one.isolation,
            one.task_id,
            job_id,
        )
        for one, task in zip(programs, tasks, strict=True)
    ]
    while True:
        try:
            if orders[0].isolation == "batch":
                results = await executor.run_batch(orders)
            else:
                results = [await executor.run(order) for order in orders]
            break
        except Problem:
            await asyncio.sleep(_RETRY_SECONDS)
    return [line(*each) for each in zip(programs, tasks, results, strict=True)]


def line(program: BatchProgram, task: Task, result: Result) -> BatchLine:
    """A program's line: its verification on its task, under the client's own id."""
    verified = verification.compare(result, task)
    fields = {name: getattr(verified, name) for name in verified.__struct_fields__}
    fields |= {"id": program.id, "execution_id": result.id}
    return BatchLine(**fields)


def fits(group: Sequence[BatchProgram], one: BatchProgram) -> bool:
    """Whether a program may share a process with those before it."""
    if not group:
        return True
    first = group[0]
    together = first.isolation == one.isolation == "batch"
    return together and len(group) < GROUP and first.limits == one.limits


def groups(programs: Iterable[BatchProgram]) -> Iterator[list[BatchProgram]]:
    """The programs in order, with those that share a process together."""
    group: list[BatchProgram] = []
    for one in programs:
        if not fits(group, one):
            yield group
            group = []
        group.append(one)
    if group:
        yield group
