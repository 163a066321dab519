"""Holding a program's outputs against a task's. Expected outputs never leave this side."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from omniarc import language
from omniarc.corpus import Pair, Task
from sandbox.grids import Grid
from sandbox.results import Error, Isolation, Output, Result, Status, Usage, Violation


class PairVerdict(msgspec.Struct, frozen=True):
    """One pair: what came out, and whether it is right; None where no output is known."""

    status: Annotated[Status, Meta(description="Outcome for this pair's input.")]
    correct: Annotated[
        bool | None,
        Meta(description="Whether the grid equals the pair's output; null if that is unknown."),
    ]
    grid: Annotated[
        Grid | None, Meta(description="The grid returned; null unless `status` is `ok`.")
    ]
    error: Annotated[
        Error | None, Meta(description="Why there is no grid; null if `status` is `ok`.")
    ]
    wall_ms: Annotated[float, Meta(description="Wall-clock time of this call, in milliseconds.")]


class Verification(msgspec.Struct, frozen=True):
    """A program on all pairs of a task; `language` is the one that it could import."""

    id: Annotated[
        str, Meta(description="Id of the execution; in a batch or job, id of the program.")
    ]
    task_id: Annotated[str | None, Meta(description="Id of the task; null for an inline task.")]
    status: Annotated[Status, Meta(description="Outcome of the whole program.")]
    solved_train: Annotated[bool, Meta(description="Whether every train pair is correct.")]
    solved_test: Annotated[
        bool | None,
        Meta(description="Whether every test pair is correct; null if an output is unknown."),
    ]
    train: Annotated[list[PairVerdict], Meta(description="One verdict for each train pair.")]
    test: Annotated[list[PairVerdict], Meta(description="One verdict for each test pair.")]
    stdout: Annotated[str, Meta(description="Standard output of the program.")]
    violations: Annotated[
        list[Violation], Meta(description="Forbidden operations that the program attempted.")
    ]
    usage: Annotated[Usage, Meta(description="Time and memory that the program used.")]
    isolation: Annotated[
        Isolation,
        Meta(
            description="`program`: ran in a process of its own; `batch`: shared its process with "
            "other programs of the same client."
        ),
    ]
    language: Annotated[
        str, Meta(description="Version of the `omniarc` language that the program could import.")
    ]


def compare(result: Result, task: Task) -> Verification:
    """What `result`, of a program that ran on `task.inputs`, is worth.

    A program that was stopped at a wall solves nothing, whatever it had answered before.
    """
    outputs = result.outputs
    stopped = result.status in (Status.VIOLATION, Status.REJECTED)
    verdicts = [
        _compare_pair(output, pair, stopped)
        for output, pair in zip(outputs, task.pairs, strict=True)
    ]
    train, test = verdicts[: len(task.train)], verdicts[len(task.train) :]
    known = [verdict.correct for verdict in test]
    return Verification(
        id=result.id,
        task_id=task.id or None,
        status=result.status,
        solved_train=bool(train) and all(verdict.correct for verdict in train),
        solved_test=None if not known or None in known else all(known),
        train=train,
        test=test,
        stdout=result.stdout,
        violations=result.violations,
        usage=result.usage,
        isolation=result.isolation,
        language=language.identity(),
    )


def _compare_pair(output: Output, pair: Pair, stopped: bool) -> PairVerdict:
    correct: bool | None = None
    if pair.output is not None:
        correct = not stopped and output.grid == pair.output
    return PairVerdict(output.status, correct, output.grid, output.error, output.wall_ms)


def wrong_cells(grid: Grid, expected: Grid) -> list[tuple[int, int]]:
    """The (row, column) of every cell of `grid` that is not as in `expected`, both included."""
    rows = max(len(grid), len(expected))
    columns = max(len(grid[0]), len(expected[0]))

    def cell(of: Grid, row: int, column: int) -> Any:
        return of[row][column] if row < len(of) and column < len(of[0]) else None

    return [
        (row, column)
        for row in range(rows)
        for column in range(columns)
        if cell(grid, row, column) != cell(expected, row, column)
    ]
