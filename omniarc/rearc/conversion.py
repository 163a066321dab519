"""A whole source of RE-ARC's examples, fitted task by task, and what became of them."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, Protocol

import msgspec

from omniarc import corpus
from omniarc.dataset.entry import Example, original
from omniarc.rearc.adapting import Adapter, Reason
from omniarc.rearc.folder import ExampleError, FolderError
from sandbox import Sandbox
from sandbox.grids import Grid

NO_PROGRAM = "there is no program for this task"


class Source(Protocol):
    """Where examples come from: `ExampleFolder` or `GeneratedExamples`."""

    @property
    def task_ids(self) -> Sequence[str]:
        """The tasks that it has examples of."""

    def batches(
        self, task_id: str, fits: Callable[[Grid], bool] | None = None
    ) -> Iterator[list[Example | ExampleError]]:
        """The examples of a task, some at a time."""


class TaskReport(msgspec.Struct, frozen=True):
    """What became of one task's examples.

    Attributes:
        task_id: the task.
        seen: how many examples were judged: the sum of kept, adapted and refused.
        kept: how many are as they were.
        adapted: how many have colors swapped.
        refused: how many were refused, by reason.
        problem: why none was judged; None if they were.
    """

    task_id: str
    seen: int = 0
    kept: int = 0
    adapted: int = 0
    refused: dict[Reason, int] = {}
    problem: str | None = None

    @property
    def accepted(self) -> int:
        """How many examples there are in the end."""
        return self.kept + self.adapted

    @property
    def unreadable(self) -> bool:
        """Whether something is wrong with the source."""
        return self.problem not in (None, NO_PROGRAM)


class Report(msgspec.Struct, frozen=True):
    """What became of all tasks' examples.

    Attributes:
        seconds: how long it took.
        accepted_a_second, seen_a_second: examples that there are in the end, or were judged.
        tasks_judged: how many tasks could be judged.
        tasks_accepted: how many of them have an example in the end.
        seen, kept, adapted, refused: sums over the tasks.
        tasks: each task's.
    """

    seconds: float
    accepted_a_second: float
    seen_a_second: float
    tasks_judged: int
    tasks_accepted: int
    seen: int
    kept: int
    adapted: int
    refused: dict[Reason, int]
    tasks: list[TaskReport]

    @classmethod
    def of(cls, tasks: list[TaskReport], seconds: float) -> "Report":
        """The sums over some tasks, which took so long."""
        refused: Counter[Reason] = Counter()
        for each in tasks:
            refused.update(each.refused)
        seen, accepted = sum(each.seen for each in tasks), sum(each.accepted for each in tasks)
        return cls(
            seconds=round(seconds, 3),
            accepted_a_second=round(accepted / seconds, 1),
            seen_a_second=round(seen / seconds, 1),
            tasks_judged=sum(each.problem is None for each in tasks),
            tasks_accepted=sum(each.accepted > 0 for each in tasks),
            seen=seen,
            kept=sum(each.kept for each in tasks),
            adapted=sum(each.adapted for each in tasks),
            refused=_ordered(refused),
            tasks=tasks,
        )


class Converted(NamedTuple):
    """A task's examples in the end, and its report."""

    examples: list[Example]
    report: TaskReport


def convert(
    source: Source,
    task_ids: Sequence[str],
    box: Sandbox,
    *,
    examples_per_task: int | None = None,
    size_margin: float = 0.0,
) -> Iterator[Converted]:
    """Fits the examples of tasks, as many at a time as the sandbox has workers; each in turn.

    Args:
        source: where the examples come from.
        task_ids: which tasks of it.
        box: where the tasks' programs run, with the language among its modules.
        examples_per_task: stop a task when it has so many; None for all that there are.
        size_margin: by what share of it a side may pass the originals' largest or smallest.

    Raises:
        GeneratorsError: the processes that draw examples have ended.
        SandboxUnavailableError: the sandbox cannot start a process any more.
    """

    def convert_task(task_id: str) -> Converted:
        try:
            code, inputs = original(task_id).code, corpus.find_task(task_id).inputs
        except KeyError:
            return Converted([], TaskReport(task_id, problem=NO_PROGRAM))
        adapter = Adapter(code, inputs, box, size_margin=size_margin)
        try:
            for batch in source.batches(task_id, adapter.sizes.fit):
                adapter.add(batch, examples_per_task)
                if examples_per_task is not None and len(adapter.accepted) >= examples_per_task:
                    break
        except FolderError as error:
            return Converted([], TaskReport(task_id, problem=str(error)))
        kept = len(adapter.accepted) - adapter.adapted
        refused = _ordered(adapter.refused)
        report = TaskReport(task_id, adapter.seen, kept, adapter.adapted, refused)
        return Converted(adapter.accepted, report)

    threads = ThreadPoolExecutor(box.inner.concurrency)
    try:
        yield from threads.map(convert_task, task_ids)
    finally:
        threads.shutdown(cancel_futures=True)  # after Ctrl-C, not all the rest first


def _ordered(refused: Counter[Reason]) -> dict[Reason, int]:
    return {reason: refused[reason] for reason in Reason if refused[reason]}
