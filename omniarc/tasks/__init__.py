"""The tasks, one file each, found by id and imported only when asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

TRAINING = Path(__file__).parent / "training"


class TaskModule(NamedTuple):
    """A task's program and generator, and the file that they are in."""

    task_id: str
    task: Callable[[Any], Any]
    generate_input: Callable[[np.random.Generator], Any]
    path: Path

    @property
    def source(self) -> str:
        """The text of the file."""
        return self.path.read_text(encoding="utf-8")


@cache
def task_ids() -> tuple[str, ...]:
    """The ids of the tasks that there are files for, in order."""
    return tuple(sorted(path.stem.removeprefix("task_") for path in TRAINING.glob("task_*.py")))


@cache
def load_task(task_id: str) -> TaskModule:
    """The task of an id; KeyError if there is no file for it."""
    if task_id not in task_ids():
        raise KeyError(f"no task {task_id!r}")
    module = importlib.import_module(f"omniarc.tasks.training.task_{task_id}")
    path = TRAINING / f"task_{task_id}.py"
    return TaskModule(task_id, module.task, module.generate_input, path)
