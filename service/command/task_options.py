"""The tasks that a command is for: those of the datasets, or tasks of one's own."""

from pathlib import Path
from typing import Annotated

import typer

from omniarc import corpus
from omniarc.corpus import DatasetName, Split, Task
from omniarc.task_files import TaskSet, load_tasks
from sandbox.errors import FieldError
from service.command.failure import CommandError

TasksOption = Annotated[
    Path | None,
    typer.Option(
        "--tasks",
        metavar="PATH",
        help="Your own tasks instead of a dataset's: Kaggle's challenges, rows of JSON lines, or "
        "a folder of task files.",
    ),
]
SolutionsOption = Annotated[
    Path | None,
    typer.Option(
        "--solutions",
        metavar="FILE",
        help="Kaggle's solutions for --tasks; by default those beside a challenges file.",
    ),
]


def own_tasks(
    path: Path | None,
    solutions: Path | None = None,
    dataset: DatasetName | None = None,
    split: Split | None = None,
) -> TaskSet | None:
    """Return the tasks that `--tasks` names; None if it is not given.

    Raises:
        CommandError: a file is wrong or cannot be read, or another option chooses tasks as well.
    """
    if path is None:
        if solutions is not None:
            raise CommandError("--solutions: is for the tasks of --tasks, which is missing")
        return None
    for name, value in (("--dataset", dataset), ("--split", split)):
        if value is not None:
            raise CommandError(f"{name}: cannot be used with --tasks")
    try:
        return load_tasks(path, solutions)
    except FieldError as error:
        raise CommandError(f"--tasks: {error}") from None
    except OSError as error:
        raise CommandError(f"--tasks: {error.filename}: {error.strerror}") from None


def choose_tasks(
    ids: list[str] | None,
    dataset: DatasetName | None,
    split: Split | None,
    own: TaskSet | None = None,
) -> list[Task]:
    """Return the chosen tasks, by default all of the dataset and split, or all of one's own.

    Raises:
        CommandError: nothing is chosen, or no task has one of the ids.
    """
    if not ids:
        if own is not None:
            return list(own)
        if dataset is None:
            raise CommandError("--dataset: is required without --task-id")
        return list(corpus.iter_tasks(dataset, split))
    try:
        found = [find_task(task_id, dataset, own) for task_id in dict.fromkeys(ids)]
    except CommandError as error:
        raise CommandError(f"--task-id: {error}") from None
    for task in found:
        if split is not None and task.split != split:
            raise CommandError(f"--split: task {task.id} is in {task.split}")
    return found


def find_task(task_id: str, dataset: DatasetName | None, own: TaskSet | None) -> Task:
    """Return the task with an id, from one's own tasks if there are any.

    Raises:
        CommandError: there is none.
    """
    try:
        return corpus.find_task(task_id, dataset) if own is None else own.find(task_id)
    except corpus.UnknownTaskError as error:
        raise CommandError(str(error) if own is None else f"{error} in {own.name}") from None
