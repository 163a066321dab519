"""Runs on tasks of one's own."""

import msgspec
import pytest

from omniarc import corpus
from omniarc.evaluation import Prediction, PredictionsError, run_predictions
from sandbox import FieldError

UP_DOWN = "def task(grid):\n    return grid[::-1]\n"
TASK = corpus.find_task("68b16354")
OWN = [msgspec.structs.replace(TASK, id=name, dataset=None, split=None) for name in "ab"]


@pytest.mark.long
def test_all_tasks_count_whatever_dataset_a_prediction_names(tmp_path):
    run = run_predictions([Prediction("a", UP_DOWN, dataset="ARC-AGI-2")], tasks=OWN)
    assert (run.score.overall.tasks, run.score.overall.solved) == (2, 1)
    assert list(run.score.splits) == ["own tasks"]
    path = tmp_path / "tasks.json"
    pairs = msgspec.to_builtins({"train": TASK.train, "test": TASK.test})
    path.write_bytes(msgspec.json.encode({"a": pairs, "b": pairs}))
    from_file = run_predictions([Prediction("a", UP_DOWN)], tasks=path)
    assert from_file.header.tasks == run.header.tasks
    assert from_file.score == run.score


def test_predictions_must_be_for_one_of_them():
    with pytest.raises(PredictionsError, match="no task has the id 'c' in tasks"):
        run_predictions([Prediction("c", UP_DOWN)], tasks=OWN)


def test_they_are_instead_of_a_dataset_and_split():
    with pytest.raises(FieldError, match="tasks: cannot be combined with a dataset or split"):
        run_predictions([Prediction("a", UP_DOWN)], tasks=OWN, split="training")
