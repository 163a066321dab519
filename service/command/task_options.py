"""The tasks that a command is for."""

from omniarc import corpus
from omniarc.corpus import DatasetName, Split, Task
from service.command.failure import CommandError


def choose_tasks(
    ids: list[str] | None, dataset: DatasetName | None, split: Split | None
) -> list[Task]:
    """Return the chosen tasks, by default all of the dataset and split.

    Raises:
        CommandError: nothing is chosen, or no task has one of the ids.
    """
    if not ids:
        if dataset is None:
            raise CommandError("--dataset: is required without --task-id")
        return list(corpus.iter_tasks(dataset, split))
    try:
        found = [corpus.find_task(task_id, dataset) for task_id in dict.fromkeys(ids)]
    except corpus.UnknownTaskError as error:
        raise CommandError(f"--task-id: {error}") from None
    for task in found:
        if split is not None and task.split != split:
            raise CommandError(f"--split: task {task.id} is in {task.split}")
    return found
