"""Submission files in the ARC Prize competition's format: two attempts at every test input.

    {"00576224": [{"attempt_1": [[0, 1]], "attempt_2": [[1, 0]]}], …}

Each task has a list with one object per test input, in order.
"""

import itertools
import json
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from omniarc import corpus
from omniarc.corpus import DatasetName, Split, Task
from omniarc.errors import ProblemsError
from sandbox.errors import GridError
from sandbox.grids import MAX_SIDE, Grid, check_grid
from sandbox.text import counted, one_line

# The grid of an attempt for which there is no answer.
PLACEHOLDER: Grid = [[0]]

ATTEMPT_NAMES = ("attempt_1", "attempt_2")

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
            dict(zip(ATTEMPT_NAMES, [*best, PLACEHOLDER, PLACEHOLDER], strict=False))
            for best in grids
        ]
        for task, grids in answers
    }
    return msgspec.json.encode(dict(sorted(submission.items()))) + b"\n"


def expected_tasks(
    task_ids: Collection[str], dataset: DatasetName | None = None, split: Split | None = None
) -> list[Task]:
    """Return the tasks that a submission must have, judging by the ids of its tasks.

    With a split, these are all of its tasks. Without one, they are those that the ids name, and all
    tasks of each split of which the ids name at least half.

    Args:
        task_ids: the ids in the submission.
        dataset: the dataset of the tasks; None for the one with the most of them, and the others
            for ids that it does not have.
        split: the split of the tasks.
    """
    named = frozenset(task_ids)
    candidates = corpus.DATASETS if dataset is None else (dataset,)
    by_dataset = [list(corpus.iter_tasks(candidate, split)) for candidate in candidates]
    by_dataset.sort(key=lambda tasks: -sum(task.id in named for task in tasks))
    if split is not None:
        return by_dataset[0]
    totals = Counter(task.split for task in by_dataset[0])
    hits = Counter(task.split for task in by_dataset[0] if task.id in named)
    whole = {name for name, total in totals.items() if 2 * hits[name] >= total}
    expected = {task.id: task for task in by_dataset[0] if task.id in named or task.split in whole}
    for task in itertools.chain(*by_dataset[1:]):
        if task.id in named:
            expected.setdefault(task.id, task)
    return list(expected.values())


def decode(text: bytes | str) -> dict[str, Any]:
    """Return the content of a submission file: whatever it has for each task id.

    Raises:
        SubmissionError: it is not a JSON object.
    """
    try:
        msgspec.json.decode(text)  # stricter than Python's, which sees repeated names
        submission = json.loads(text, object_pairs_hook=_Object)
    except RecursionError:
        raise SubmissionError(["submission: is nested too deeply"]) from None
    except UnicodeDecodeError:
        raise SubmissionError(["submission: is not UTF-8 text"]) from None
    except ValueError as error:
        raise SubmissionError([f"submission: {error}"]) from None
    if not isinstance(submission, dict):
        raise SubmissionError(["submission: must be an object with a list for each task id"])
    return submission


def validate(text: bytes | str, tasks: Iterable[Task]) -> None:
    """Check a submission file against the format and its tasks.

    Raises:
        SubmissionError: see `decode` and `check`.
    """
    check(decode(text), tasks)


def check(submission: dict[str, Any], tasks: Iterable[Task]) -> None:
    """Check a decoded submission against the format and its tasks.

    Raises:
        SubmissionError: a task or an attempt is missing or unknown, or an attempt is not a grid.
            All such problems are listed.
    """
    expected = {task.id: len(task.test) for task in tasks}
    if not submission and not expected:
        raise SubmissionError(["submission: has no tasks"])
    unknown = f"is not one of the {counted(len(expected), 'task')}"
    problems = [f"{task_id}: is missing" for task_id in expected if task_id not in submission]
    problems += _repeated_names(submission)
    for task_id, answers in submission.items():
        path = one_line(task_id, _MAX_NAME_LENGTH)
        if task_id not in expected:
            problems.append(f"{path}: {unknown if expected else 'is not a known task'}")
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


class _Object(dict[str, Any]):
    """An object of JSON, with the names that it repeats; the last value counts."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.repeated: list[str] = []
        if len(pairs) > len(self):
            counts = Counter(name for name, _ in pairs)
            self.repeated = [name for name, count in counts.items() if count > 1]


def _repeated_names(value: dict[str, Any], parent: str = "") -> list[str]:
    if not isinstance(value, _Object):
        return []
    return [
        f"{parent}{one_line(name, _MAX_NAME_LENGTH)}: is given more than once"
        for name in value.repeated
    ]


def _problems_of(answer: Any, path: str) -> list[str]:
    """Return what is wrong with the attempts at one test input."""
    if not isinstance(answer, dict):
        return [f"{path}: must be an object with {' and '.join(ATTEMPT_NAMES)}"]
    problems = [f"{path}.{name}: is missing" for name in ATTEMPT_NAMES if name not in answer]
    problems += _repeated_names(answer, f"{path}.")
    for name, grid in answer.items():
        if name in ATTEMPT_NAMES:
            problems += _problems_of_grid(grid, f"{path}.{name}")
        else:
            named = one_line(name, _MAX_NAME_LENGTH)
            problems.append(f"{path}.{named}: is not one of {', '.join(ATTEMPT_NAMES)}")
    return problems


def _problems_of_grid(grid: Any, path: str) -> list[str]:
    """Return the first problem of each row of a grid, or that of the grid as a whole."""
    try:
        check_grid(grid, path)
    except GridError as error:
        first = str(error)
    else:
        return []
    if not isinstance(grid, list) or not 1 <= len(grid) <= MAX_SIDE:
        return [first]
    problems = []
    for index, row in enumerate(grid):
        try:
            check_grid([row], f"{path}")
        except GridError as error:
            problems.append(str(error).replace(f"{path}[0]", f"{path}[{index}]", 1))
    return problems or [first]
