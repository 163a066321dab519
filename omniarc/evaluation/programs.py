"""Predicted programs: predictions joined with their tasks, and their selection for a run."""

import hashlib
from typing import NamedTuple

import msgspec

from omniarc import corpus
from omniarc.corpus import DatasetName, Split, Task
from omniarc.evaluation import verification
from omniarc.evaluation.augmentation import restored, shown_task
from omniarc.evaluation.predictions import (
    Prediction,
    PredictionsError,
    PredictionSet,
    find_task,
)
from omniarc.evaluation.verification import Verification
from omniarc.task_files import TaskSet
from sandbox.errors import FieldError
from sandbox.results import Error, Status, never_ran


class PredictedProgram(NamedTuple):
    """A prediction with its task.

    Attributes:
        position: the position of the prediction among all predictions, from 0.
        prediction: the prediction.
        task: the original task.
    """

    position: int
    prediction: Prediction
    task: Task

    @property
    def shown_task(self) -> Task:
        """The task as the model saw it, which is the one that the program runs on."""
        return shown_task(self.task, self.prediction.augmentation)

    def restore(self, verified: Verification) -> Verification:
        """Convert a verification on `shown_task` to one on the original task."""
        return restored(verified, self.prediction.augmentation)

    def execution_digest(self) -> bytes:
        """Return a digest of everything that the verdict depends on.

        Predictions with equal digests need to run only once.

        Raises:
            ValueError: the prediction holds no program; see `Prediction.program`.
        """
        prediction = self.prediction
        content = (
            self.task.dataset,
            self.task.id,
            prediction.program().source,
            prediction.entry_point,
            prediction.input_type,
            prediction.augmentation,
        )
        return hashlib.sha256(msgspec.msgpack.encode(content)).digest()

    def rejection(self, error: ValueError) -> Verification:
        """Return the verification of a prediction that holds no program, which `error` explains."""
        problem = Error(type(error).__name__, str(error))
        result = never_ran(Status.REJECTED, problem, len(self.task.pairs))
        return verification.compare(result, self.task)


class Selection(NamedTuple):
    """The part of some predictions that counts.

    Attributes:
        programs: the predictions that were selected, with their tasks.
        tasks: the tasks that count, whether or not there is a prediction for them.
        left_out: the number of predictions for other datasets or splits.
    """

    programs: list[PredictedProgram]
    tasks: list[Task]
    left_out: int


def select(
    predictions: PredictionSet,
    dataset: DatasetName | None = None,
    split: Split | None = None,
    tasks: TaskSet | None = None,
) -> Selection:
    """Select the predictions for a dataset and split, and the tasks that count.

    With a split, all of its tasks count, in `dataset` or else in every dataset that has a
    prediction there. Without a split, the tasks that have a prediction count. Of tasks of one's
    own, all count.

    Args:
        predictions: all predictions.
        dataset: select tasks of this dataset, where task ids are then looked up; None means all.
        split: select tasks of this split; None means all.
        tasks: the tasks that all predictions are for, instead of those of a dataset and split.

    Raises:
        FieldError: `tasks` is given with a dataset or split.
        PredictionsError: no prediction is for the dataset and split, or for one of `tasks`.
    """
    if tasks is not None and (dataset is not None or split is not None):
        raise FieldError("tasks", "cannot be combined with a dataset or split")
    programs, left_out = [], 0
    for position, prediction in enumerate(predictions.predictions):
        try:
            task = find_task(prediction, tasks, dataset)
        except corpus.UnknownTaskError:  # it is not in `dataset`
            left_out += 1
            continue
        if dataset in (None, task.dataset) and split in (None, task.split):
            programs.append(PredictedProgram(position, prediction, task))
        else:
            left_out += 1
    if not programs:
        wanted = tasks.name if tasks is not None else " ".join(filter(None, (dataset, split)))
        raise PredictionsError([f"{predictions.name}: has no predictions for {wanted}"])
    counting = list(tasks) if tasks is not None else _tasks(programs, dataset, split)
    return Selection(programs, counting, left_out)


def _tasks(
    programs: list[PredictedProgram], dataset: DatasetName | None, split: Split | None
) -> list[Task]:
    """Return the tasks that count, as `select` says."""
    if split is None:
        predicted = {(program.task.dataset, program.task.id): program.task for program in programs}
        return list(predicted.values())
    datasets = {program.task.dataset for program in programs} if dataset is None else {dataset}
    return [
        task
        for name in corpus.DATASETS
        if name in datasets
        for task in corpus.iter_tasks(name, split)
    ]
