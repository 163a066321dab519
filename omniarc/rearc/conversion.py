"""The conversion of a whole source of RE-ARC's examples, with a report."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, Protocol

import msgspec

from omniarc import corpus
from omniarc.dataset.entry import Example, original
from omniarc.rearc.adapting import Adapter, RefusalReason
from omniarc.rearc.folder import ExampleError, FolderError
from sandbox import Sandbox
from sandbox.grids import Grid

NO_PROGRAM = "there is no program for this task"


class ExampleSource(Protocol):
    """A source of examples: `ExampleFolder` or `GeneratedExamples`."""

    @property
    def task_ids(self) -> Sequence[str]:
        """The tasks that have examples."""

    def batches(
        self, task_id: str, fits: Callable[[Grid], bool] | None = None
    ) -> Iterator[list[Example | ExampleError]]:
        """Yield the examples of a task in batches."""


class TaskReport(msgspec.Struct, frozen=True):
    """The report on the examples of a task.

    Attributes:
        task_id: the task.
        seen: the number of examples: the sum of kept, adapted and refused ones.
        kept: the number of examples that are unchanged.
        adapted: the number of examples with swapped colors or another size.
        resized: the number of those with another size.
        refused: the numbers of refused examples, by reason.
        problem: why no example was checked; None if they were.
    """

    task_id: str
    seen: int = 0
    kept: int = 0
    adapted: int = 0
    resized: int = 0
    refused: dict[RefusalReason, int] = {}
    problem: str | None = None

    @property
    def accepted(self) -> int:
        """The number of kept and adapted examples."""
        return self.kept + self.adapted

    @property
    def unreadable(self) -> bool:
        """Whether the source of the task is invalid."""
        return self.problem not in (None, NO_PROGRAM)


class ConversionReport(msgspec.Struct, frozen=True, kw_only=True):
    """The report on the examples of all tasks.

    Attributes:
        seconds: the duration.
        accepted_a_second, seen_a_second: the rates of accepted and of all examples.
        tasks_judged: the number of tasks whose examples were checked.
        tasks_accepted: the number of tasks with an accepted example.
        seen, kept, adapted, resized, refused: sums over the tasks.
        tasks: the report on each task.
    """

    seconds: float
    accepted_a_second: float
    seen_a_second: float
    tasks_judged: int
    tasks_accepted: int
    seen: int
    kept: int
    adapted: int
    resized: int
    refused: dict[RefusalReason, int]
    tasks: list[TaskReport]

    @classmethod
    def of(cls, tasks: list[TaskReport], seconds: float) -> "ConversionReport":
        """Return the report on tasks that took `seconds` in all."""
        refused: Counter[RefusalReason] = Counter()
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
            resized=sum(each.resized for each in tasks),
            refused=_ordered(refused),
            tasks=tasks,
        )


class Converted(NamedTuple):
    """The accepted examples of a task, and its report."""

    examples: list[Example]
    report: TaskReport


def convert(
    source: ExampleSource,
    task_ids: Sequence[str],
    box: Sandbox,
    *,
    examples_per_task: int | None = None,
    size_margin: float = 0.0,
    resize: bool = False,
) -> Iterator[Converted]:
    """Adapt the examples of tasks concurrently, and yield the results in order.

    Args:
        source: the source of the examples.
        task_ids: the tasks of the source to convert.
        box: the sandbox for the programs; its extra modules must include the language. Its
            concurrency is the number of tasks at once.
        examples_per_task: the most examples to accept for each task; None for all.
        size_margin: how far sizes may exceed the range of the originals, as a share of its limits.
        resize: bring inputs of other sizes into the range where the program then agrees.

    Raises:
        GeneratorsError: the processes that draw examples have ended.
        SandboxUnavailableError: the sandbox can no longer start a process.
    """

    def convert_task(task_id: str) -> Converted:
        try:
            code, inputs = original(task_id).code, corpus.find_task(task_id).inputs
        except KeyError:
            return Converted([], TaskReport(task_id, problem=NO_PROGRAM))
        adapter = Adapter(code, inputs, box, size_margin=size_margin, resize=resize)
        useful = adapter.sizes.are_near if resize else adapter.sizes.fit
        try:
            for batch in source.batches(task_id, useful):
                adapter.add(batch, examples_per_task)
                if examples_per_task is not None and len(adapter.accepted) >= examples_per_task:
                    break
        except FolderError as error:
            return Converted([], TaskReport(task_id, problem=str(error)))
        kept = len(adapter.accepted) - adapter.adapted
        refused = _ordered(adapter.refused)
        report = TaskReport(task_id, adapter.seen, kept, adapter.adapted, adapter.resized, refused)
        return Converted(adapter.accepted, report)

    threads = ThreadPoolExecutor(box.inner.concurrency)
    try:
        yield from threads.map(convert_task, task_ids)
    finally:
        threads.shutdown(cancel_futures=True)  # do not convert the rest after Ctrl-C


def _ordered(refused: Counter[RefusalReason]) -> dict[RefusalReason, int]:
    return {reason: refused[reason] for reason in RefusalReason if refused[reason]}
