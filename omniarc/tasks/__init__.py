"""The task programs, one file each, found by id and imported on first use."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from omniarc.errors import OmniArcError

TRAINING = Path(__file__).parent / "training"


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


class TaskModule(NamedTuple):
    """The program and the generator of a task, and the file that they are in."""

    task_id: str
    task: Callable[[Any], Any]
    generate_input: Callable[[np.random.Generator], Any]
    path: Path

    @property
    def source(self) -> str:
        """The source code of the file."""
        return self.path.read_text(encoding="utf-8")


@cache
def task_ids() -> tuple[str, ...]:
    """Return the ids of the tasks that have a file, sorted."""
    return tuple(sorted(path.stem.removeprefix("task_") for path in TRAINING.glob("task_*.py")))


@cache
def load_task(task_id: str) -> TaskModule:
    """Return the module of a task.

    Raises:
        UnknownProgramError: the task has no file.
    """
    if task_id not in task_ids():
        raise UnknownProgramError(task_id)
    module = importlib.import_module(f"omniarc.tasks.training.task_{task_id}")
    path = TRAINING / f"task_{task_id}.py"
    return TaskModule(task_id, module.task, module.generate_input, path)
