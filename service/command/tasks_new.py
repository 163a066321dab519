"""omniarc tasks new: a file to begin a task with."""

from pathlib import Path
from typing import Annotated

import typer

from omniarc import corpus
from service.command import files
from service.command.failure import CommandError


def new(
    task_id: Annotated[str, typer.Argument(metavar="TASK_ID", help="Id of the task.")],
    folder: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Folder to write the file to.")
    ] = Path(),
) -> None:
    """Write the skeleton of a task's file: its pairs as comments, and two functions to write.

    `omniarc tasks check` with the file says what is unfinished. Prints the path of the file.
    """
    from omniarc.dataset.drafts import draft_name, skeleton
    from omniarc.tasks import TRAINING, task_ids

    task = corpus.find_task(task_id)
    if task.split != "training":
        # What is trained on must not be what is reported on.
        where = f"the {task.split} set of {task.dataset}"
        raise CommandError(f"{task_id}: is a task of {where}; only training tasks are allowed")
    name = draft_name(task_id)
    if task_id in task_ids():
        raise CommandError(f"{task_id}: has a program: {TRAINING / name}")
    path = folder / name
    if path.exists():
        raise CommandError(f"{path}: exists already")
    files.check_written([], path)
    files.write(path, skeleton(task).encode())
    typer.echo(path)
