"""Recall: tasks that a program of Omni-ARC's dataset solves, so that no new program is needed.

A model that was trained on the dataset may solve such a task by repeating a program. How many tasks
of a split there are is the floor that a model has to exceed to show that it generalizes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from omniarc import language
from omniarc import tasks as task_programs
from omniarc.corpus import DatasetName, Task
from omniarc.evaluation import verification
from omniarc.evaluation.scoring import TRAINING_SET, TaskKey
from sandbox import AsyncSandbox, Limits, Program
from sandbox.results import Status
from sandbox.workers import run_workers

# Inputs of a run: enough that its own costs do not matter, few enough for its outputs to fit.
_INPUTS_AT_ONCE = 50

# A program of the dataset takes milliseconds, but may never end on inputs of another task.
_INPUT_SECONDS = 1.0
_LIMITS = Limits(
    wall_seconds=60.0, cpu_seconds=60.0, input_seconds=_INPUT_SECONDS, output_kb=16 * 1024
)

# What an input alone decides; the other statuses may come from those that ran with it.
_OWN_STATUSES = frozenset({Status.OK, Status.ERROR, Status.INVALID_OUTPUT, Status.TIMEOUT})


class TaskRecall(msgspec.Struct, frozen=True, kw_only=True):
    """The programs that solve a task.

    Attributes:
        task_id, dataset: the task.
        programs: the ids of the programs that solve every train pair and every test pair whose
            output is known, sorted.
    """

    task_id: str
    dataset: DatasetName | None
    programs: list[str]

    @property
    def others(self) -> list[str]:
        """Those that are not the program of the task itself."""
        return [program for program in self.programs if program != self.task_id]


def dataset_programs() -> dict[str, str]:
    """Return the source of each program of the dataset, by the id of its task."""
    from omniarc.dataset import load_entry

    return {task_id: load_entry(task_id).code for task_id in task_programs.task_ids()}


async def recall(
    tasks: Sequence[Task],
    box: AsyncSandbox,
    programs: Mapping[str, str] | None = None,
    *,
    on_progress: Callable[[int, int], object] = lambda done, total: None,
) -> list[TaskRecall]:
    """Return which programs solve each task.

    Args:
        tasks: the tasks.
        box: the sandbox for the programs; its extra modules must include the language.
        programs: the source of the programs by id; None for those of the dataset.
        on_progress: called with the number of programs tried, and of all.

    Raises:
        SandboxUnavailableError: programs can no longer run.
    """
    chosen = dataset_programs() if programs is None else dict(programs)
    found: dict[int, list[str]] = {index: [] for index in range(len(tasks))}
    waiting = iter(sorted(chosen))
    done = 0

    async def work() -> None:
        nonlocal done
        for name in waiting:
            for index in await _solved_by(Program(chosen[name]), tasks, box):
                found[index].append(name)
            done += 1
            on_progress(done, len(chosen))

    await run_workers(work, box.concurrency)
    return [
        TaskRecall(task_id=task.id, dataset=task.dataset, programs=sorted(found[index]))
        for index, task in enumerate(tasks)
    ]


async def _solved_by(program: Program, tasks: Sequence[Task], box: AsyncSandbox) -> list[int]:
    """Return the indices of the tasks that a program solves."""
    solved = []
    for start in range(0, len(tasks), _INPUTS_AT_ONCE):
        part = range(start, min(start + _INPUTS_AT_ONCE, len(tasks)))
        for index in await _right_on_first(program, tasks, part, box):
            result = await box.run(program, tasks[index].inputs, _LIMITS)
            verified = verification.compare(result, tasks[index])
            if verified.solved_train and verified.solved_test is not False:
                solved.append(index)
    return solved


async def _right_on_first(
    program: Program, tasks: Sequence[Task], part: Iterable[int], box: AsyncSandbox
) -> list[int]:
    """Return which tasks of a part a program gives the right output for the first train pair."""
    pairs = [(index, tasks[index].train[0]) for index in part]
    result = await box.run(program, [pair.input for _, pair in pairs], _LIMITS)
    right = []
    for (index, pair), shared in zip(pairs, result.outputs, strict=True):
        output = shared
        if output.status not in _OWN_STATUSES:  # another input may have ended the program
            (output,) = (await box.run(program, [pair.input], _LIMITS)).outputs
        if output.grid is not None and output.grid == pair.output:
            right.append(index)
    return right


async def recalled_tasks(
    tasks: Sequence[Task], *, on_progress: Callable[[int, int], object] = lambda done, total: None
) -> frozenset[TaskKey]:
    """Return the dataset and id of each task that a program of the dataset solves.

    The tasks that the dataset has a program for are known to be solved by it. For the others, if
    there are any, all programs run in a sandbox of this process.

    Args:
        tasks: the tasks.
        on_progress: called with the number of programs tried, and of all.

    Raises:
        SandboxUnavailableError: this host lacks a wall that the sandbox requires.
    """
    own = {(task.dataset, task.id) for task in tasks if _has_own_program(task)}
    others = [task for task in tasks if not _has_own_program(task)]
    if not others:
        return frozenset(own)
    async with AsyncSandbox(extra_modules=language.MODULES) as box:
        found = await recall(others, box, on_progress=on_progress)
    return frozenset(own | {(each.dataset, each.task_id) for each in found if each.programs})


def _has_own_program(task: Task) -> bool:
    return (task.dataset, task.split) == TRAINING_SET and task.id in task_programs.task_ids()
