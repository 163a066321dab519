"""Comparison of a program's outputs with a task's. Expected outputs never reach the program."""

import operator
from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from omniarc import language
from omniarc.corpus import Pair, Task
from sandbox.errors import GridError
from sandbox.grids import Grid, check_rectangular
from sandbox.results import (
    Error,
    IsolationUsed,
    Note,
    Output,
    Result,
    Status,
    StdoutTruncated,
    Usage,
    UsedInputType,
    Violation,
)
from sandbox.text import counted


class PairVerdict(msgspec.Struct, frozen=True):
    """The outcome of one pair.

    `correct` and `cells_correct` are None if the expected output is unknown.
    """

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
    cells_correct: Annotated[
        float | None,
        Meta(
            description="Share of the output's cells that are right, from 0 to 1; 0 for a grid of "
            "another shape; null if there is no grid or the output is unknown."
        ),
    ] = None


class Verification(msgspec.Struct, frozen=True):
    """The outcome of a program on all pairs of a task.

    Attributes:
        id: the id of the execution.
        task_id: the task; None if it was not given by its id.
        status: the outcome of the whole program.
        solved_train: whether every train pair is correct.
        solved_test: whether every test pair is correct; None if an expected output is unknown.
        train: the verdict on each train pair.
        test: the verdict on each test pair.
        stdout: what the program printed.
        violations: attempts at something forbidden.
        findings: things worth noting that are no violations.
        cells_correct: the share of right cells in all pairs whose output is known, where a pair
            without a grid has none right; None if no output is known.
        usage: time and memory.
        isolation: whether the program had a process of its own.
        language: the version of the language that the program could import.
        input_type: type of the argument that the function was given; None if it was not called.
        stdout_truncated: whether the printed text was cut.
    """

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
        IsolationUsed,
        Meta(
            description="`fork`: ran in a process of its own; `restored`: in one that had run "
            "programs of the same client and was put back to its first state. Results of earlier "
            "versions have `program` or `batch`."
        ),
    ]
    language: Annotated[
        str, Meta(description="Version of the `omniarc` language that the program could import.")
    ]
    findings: Annotated[
        list[Note], Meta(description="Things worth noting that do not affect the status.")
    ] = []
    cells_correct: Annotated[
        float | None,
        Meta(
            description="Share of right cells, from 0 to 1, in all pairs whose output is known; "
            "pairs without a grid count as wrong. Null if no output is known."
        ),
    ] = None
    input_type: UsedInputType = None
    stdout_truncated: StdoutTruncated = False


def compare(result: Result, task: Task) -> Verification:
    """Compare the outputs of a program that ran on `task.inputs` with the expected outputs.

    A program with a violation solves nothing, even if it had given correct outputs before.
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
        findings=result.findings,
        cells_correct=_share_of_cells(verdicts, task.pairs),
        input_type=result.input_type,
        stdout_truncated=result.stdout_truncated,
    )


def _compare_pair(output: Output, pair: Pair, stopped: bool) -> PairVerdict:
    correct: bool | None = None
    cells_correct: float | None = None
    if pair.output is not None:
        correct = not stopped and output.grid == pair.output
        if output.grid is not None:
            right = 0 if stopped else right_cells(output.grid, pair.output)
            cells_correct = right / _cell_count(pair.output)
    return PairVerdict(
        output.status, correct, output.grid, output.error, output.wall_ms, cells_correct
    )


def _share_of_cells(verdicts: Sequence[PairVerdict], pairs: Sequence[Pair]) -> float | None:
    """Return the share of right cells in the pairs whose output is known."""
    right, total = 0.0, 0
    for verdict, pair in zip(verdicts, pairs, strict=True):
        if pair.output is not None:
            count = _cell_count(pair.output)
            right += (verdict.cells_correct or 0.0) * count
            total += count
    return right / total if total else None


def _cell_count(grid: Grid) -> int:
    return len(grid) * len(grid[0])


def right_cells(grid: Grid, expected: Grid) -> int:
    """Return the number of cells that are right; none are in a grid of another shape."""
    if (len(grid), len(grid[0])) != (len(expected), len(expected[0])):
        return 0
    return sum(sum(map(operator.eq, *rows)) for rows in zip(grid, expected, strict=True))


def check_fits(verified: Verification, task: Task) -> None:
    """Check that a verification from outside this process can be one on `task`.

    Raises:
        GridError: it has another number of pairs, or a grid that is not rectangular.
    """
    for kind, verdicts, pairs in (
        ("train", verified.train, task.train),
        ("test", verified.test, task.test),
    ):
        if len(verdicts) != len(pairs):
            expected = counted(len(pairs), "pair")
            raise GridError(kind, f"must have {expected}, not {len(verdicts)}")
        for index, verdict in enumerate(verdicts):
            if verdict.grid is not None:
                check_rectangular(verdict.grid, f"{kind}[{index}].grid")


def wrong_cells(grid: Grid, expected: Grid) -> list[tuple[int, int]]:
    """Return the (row, column) of every cell in which `grid` differs from `expected`.

    Cells that only one of the two has are included.
    """
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
