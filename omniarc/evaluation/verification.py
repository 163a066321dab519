"""Holding a program's outputs against a task's. Expected outputs never leave this side."""

from typing import Any

import msgspec

from omniarc import language
from omniarc.corpus import Pair, Task
from sandbox.grids import Grid
from sandbox.results import Error, Isolation, Output, Result, Status, Usage, Violation


class PairVerdict(msgspec.Struct, frozen=True):
    """One pair: what came out, and whether it is right; None where no output is known."""

    status: Status
    correct: bool | None
    grid: Grid | None
    error: Error | None
    wall_ms: float


class Verification(msgspec.Struct, frozen=True):
    """A program on all pairs of a task; `language` is the one that it could import."""

    id: str
    task_id: str | None
    status: Status
    solved_train: bool
    solved_test: bool | None
    train: list[PairVerdict]
    test: list[PairVerdict]
    stdout: str
    violations: list[Violation]
    usage: Usage
    isolation: Isolation
    language: str


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
