"""Submission files in the ARC Prize competition's format: two attempts at every test input.

    {"00576224": [{"attempt_1": [[0, 1]], "attempt_2": [[1, 0]]}], …}

Each task has a list with one object per test input, in order.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from omniarc.corpus import Task
from omniarc.errors import ProblemsError
from sandbox.errors import GridError
from sandbox.grids import Grid, check_grid
from sandbox.text import counted, one_line

# The grid of an attempt for which there is no answer.
PLACEHOLDER: Grid = [[0]]

_ATTEMPTS = ("attempt_1", "attempt_2")

_MAX_NAME_LENGTH = 80


class SubmissionError(ProblemsError):
    """A submission is not in the format, or not for its tasks; each problem begins with a path."""


def check_ids(tasks: Iterable[Task]) -> None:
    """Check that a submission can tell all tasks apart.

    Raises:
        SubmissionError: two tasks, which are of different datasets, have the same id.
    """
    seen: set[str] = set()
    for task in tasks:
        if task.id in seen:
            raise SubmissionError([f"{task.id}: is in more than one dataset"])
        seen.add(task.id)


def encode(answers: Iterable[tuple[Task, list[list[Grid]]]]) -> bytes:
    """Return a submission as JSON, sorted by task id.

    Args:
        answers: each task with the grids to attempt for each of its test inputs, best first;
            `PLACEHOLDER` is used for what is missing of two.

    Raises:
        SubmissionError: two tasks have the same id.
    """
    answers = list(answers)
    check_ids(task for task, _ in answers)
    submission = {
        task.id: [
            dict(zip(_ATTEMPTS, [*best, PLACEHOLDER, PLACEHOLDER], strict=False)) for best in grids
        ]
        for task, grids in answers
    }
    return msgspec.json.encode(dict(sorted(submission.items()))) + b"\n"


def validate(text: bytes | str, tasks: Iterable[Task]) -> None:
    """Check a submission against the format and its tasks.

    Raises:
        SubmissionError: a task or an attempt is missing or unknown, or an attempt is not a grid.
            All such problems are listed.
    """
    try:
        submission = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise SubmissionError([f"submission: {error}"]) from None
    if not isinstance(submission, dict):
        raise SubmissionError(["submission: must be an object with a list for each task id"])
    expected = {task.id: len(task.test) for task in tasks}
    problems = [f"{task_id}: is missing" for task_id in expected if task_id not in submission]
    for task_id, answers in submission.items():
        path = one_line(task_id, _MAX_NAME_LENGTH)
        if task_id not in expected:
            problems.append(f"{path}: is not one of the {counted(len(expected), 'task')}")
        elif not isinstance(answers, list):
            problems.append(f"{path}: must be a list with one object per test input")
        elif len(answers) != expected[task_id]:
            objects = counted(expected[task_id], "object")
            problems.append(f"{path}: must have {objects}, one per test input, not {len(answers)}")
        else:
            for index, answer in enumerate(answers):
                problems += _problems_of(answer, f"{path}[{index}]")
    if problems:
        raise SubmissionError(problems)


def _problems_of(answer: Any, path: str) -> list[str]:
    """Return what is wrong with the attempts at one test input."""
    if not isinstance(answer, dict):
        return [f"{path}: must be an object with {' and '.join(_ATTEMPTS)}"]
    problems = [f"{path}.{name}: is missing" for name in _ATTEMPTS if name not in answer]
    for name, grid in answer.items():
        if name not in _ATTEMPTS:
            problems.append(
                f"{path}.{one_line(name, _MAX_NAME_LENGTH)}: is not one of {', '.join(_ATTEMPTS)}"
            )
            continue
        try:
            check_grid(grid, f"{path}.{name}")
        except GridError as error:
            problems.append(str(error))
    return problems
