"""The task programs, one file each, found by id and imported on first use."""

from __future__ import annotations

import importlib
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from omniarc.errors import OmniArcError
from omniarc.rules import rule_in
from sandbox.text import one_line

TRAINING = Path(__file__).parent / "training"

# The constant of a file that says how many different inputs there are, where these are few.
DISTINCT_INPUTS = "DISTINCT_INPUTS"

_MAX_MESSAGE = 500


class UnknownProgramError(OmniArcError, KeyError):
    """No program has this id.

    Attributes:
        program_id: the id.
    """

    def __init__(self, program_id: str) -> None:
        super().__init__(program_id)
        self.program_id = program_id

    def __str__(self) -> str:
        return f"no program has the id {self.program_id[:80]!r}"


class TaskFileError(OmniArcError, ImportError):
    """The file of a task cannot be imported; the message names the task, the file and the line.

    Attributes:
        task_id: the id of the task.
        problem: what is wrong.
        line: the line of the file, if known.
    """

    def __init__(self, task_id: str, path: Path, problem: str, line: int | None = None) -> None:
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"task {task_id}: {place}: {problem}", name=task_id, path=str(path))
        self.task_id = task_id
        self.problem = problem
        self.line = line


class TaskModule(NamedTuple):
    """The program and the generator of a task, and the file that they are in.

    Attributes:
        distinct_inputs: how many different inputs there are, if the rule allows only few: the
            `DISTINCT_INPUTS` of the file.
    """

    task_id: str
    task: Callable[[Any], Any]
    generate_input: Callable[[np.random.Generator], Any]
    path: Path
    distinct_inputs: int | None = None

    @property
    def source(self) -> str:
        """The source code of the file."""
        return self.path.read_text(encoding="utf-8")


@cache
def task_ids() -> tuple[str, ...]:
    """Return the ids of the tasks that have a file, sorted."""
    return tuple(sorted(path.stem.removeprefix("task_") for path in TRAINING.glob("task_*.py")))


@cache
def find_rule(task_id: str) -> str | None:
    """Return the rule of a task in a sentence, without importing its file; None if it has none."""
    path = TRAINING / f"task_{task_id}.py"
    return rule_in(path.read_text(encoding="utf-8")) if task_id in task_ids() else None


@cache
def load_task(task_id: str) -> TaskModule:
    """Return the module of a task.

    Raises:
        UnknownProgramError: the task has no file.
        TaskFileError: the file cannot be imported, or lacks the program or the generator.
    """
    if task_id not in task_ids():
        raise UnknownProgramError(task_id)
    path = TRAINING / f"task_{task_id}.py"
    try:
        module = importlib.import_module(f"omniarc.tasks.training.task_{task_id}")
    except Exception as error:  # the file of a task may contain anything
        problem, line = describe_failure(error, path)
        raise TaskFileError(task_id, path, problem, line) from error
    for name in ("task", "generate_input"):
        if not callable(getattr(module, name, None)):
            raise TaskFileError(task_id, path, f"does not define the function {name}")
    few = getattr(module, DISTINCT_INPUTS, None)
    return TaskModule(task_id, module.task, module.generate_input, path, few)


def describe_failure(error: BaseException, path: Path) -> tuple[str, int | None]:
    """Return what running a file failed with, and the last line of it that was reached."""
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == str(path)
    ]
    line = lines[-1] if lines else None
    message = str(error)
    if isinstance(error, SyntaxError):
        message = error.msg
        if error.filename == str(path):
            line = error.lineno
    return one_line(f"{type(error).__name__}: {message}", _MAX_MESSAGE), line
