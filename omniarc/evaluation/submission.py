"""Submission files in the ARC Prize competition's format: two attempts at every test input.

    {"00576224": [{"attempt_1": [[0, 1]], "attempt_2": [[1, 0]]}], …}

A list for each task, with one object for each of its test inputs, in their order.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from omniarc.corpus import Task
from sandbox.errors import GridError
from sandbox.grids import Grid, check_grid

# What stands where there is no answer, so that the file is complete.
PLACEHOLDER: Grid = [[0]]

_ATTEMPTS = ("attempt_1", "attempt_2")
_SHOWN = 10


class SubmissionError(ValueError):
    """A submission is not in the format, or not for these tasks; `problems` has a sentence for
    each thing that is wrong, with its place."""

    def __init__(self, problems: list[str]) -> None:
        shown = problems[:_SHOWN]
        if len(problems) > _SHOWN:
            shown = [*shown, f"and {len(problems) - _SHOWN} more"]
        super().__init__("; ".join(shown))
        self.problems = problems


def encode(answers: Iterable[tuple[Task, list[list[Grid]]]]) -> bytes:
    """A submission, as JSON in tasks' order of ids.

    Args:
        answers: each task with the grids to attempt for each of its test inputs, the best first;
            what is missing of two is filled with `PLACEHOLDER`.

    Raises:
        SubmissionError: an id is there twice, which the format has no way to tell apart.
    """
    submission: dict[str, list[dict[str, Grid]]] = {}
    for task, grids in answers:
        if task.id in submission:
            raise SubmissionError([f"{task.id}: is a task of more than one dataset"])
        submission[task.id] = [
            dict(zip(_ATTEMPTS, [*best, PLACEHOLDER, PLACEHOLDER], strict=False)) for best in grids
        ]
    return msgspec.json.encode(dict(sorted(submission.items()))) + b"\n"


def validate(text: bytes | str, tasks: Iterable[Task]) -> None:
    """Holds a submission against the format and the tasks that it is for.

    Raises:
        SubmissionError: a task or an attempt is missing or too many, or one is no grid; all such
            places are named.
    """
    try:
        submission = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise SubmissionError([f"submission: {error}"]) from None
    if not isinstance(submission, dict):
        raise SubmissionError(["submission: must be an object, of lists by task id"])
    expected = {task.id: len(task.test) for task in tasks}
    problems = [f"{task_id}: is missing" for task_id in expected if task_id not in submission]
    for task_id, answers in submission.items():
        place = _shown(task_id)
        if task_id not in expected:
            problems.append(f"{place}: is not one of the {len(expected)} tasks")
        elif not isinstance(answers, list):
            problems.append(f"{place}: must be a list, of an object for each test input")
        elif len(answers) != expected[task_id]:
            said = f"must have {expected[task_id]} objects, one for each test input"
            problems.append(f"{place}: {said}, not {len(answers)}")
        else:
            for index, answer in enumerate(answers):
                problems += _problems_of(answer, f"{place}[{index}]")
    if problems:
        raise SubmissionError(problems)


def _problems_of(answer: Any, place: str) -> list[str]:
    """What is wrong with the attempts at one test input."""
    if not isinstance(answer, dict):
        return [f"{place}: must be an object with {' and '.join(_ATTEMPTS)}"]
    problems = [f"{place}.{name}: is missing" for name in _ATTEMPTS if name not in answer]
    for name, grid in answer.items():
        if name not in _ATTEMPTS:
            problems.append(f"{place}.{_shown(name)}: is not one of {', '.join(_ATTEMPTS)}")
            continue
        try:
            check_grid(grid, f"{place}.{name}")
        except GridError as error:
            problems.append(str(error))
    return problems


def _shown(name: str) -> str:
    """A name from the file, cut short, with nothing in it that a terminal would obey."""
    return name[:80] if name.isprintable() else ascii(name[:80])
