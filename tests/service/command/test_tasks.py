"""omniarc tasks: list and show."""

import pytest

from omniarc import corpus


def test_every_task_is_listed_on_a_line(omniarc):
    done = omniarc("tasks", "list")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert len(lines) == 1920
    assert lines[0].split() == ["007bbfb7", "ARC-AGI-1", "training", "5", "train,", "1", "test"]


def test_a_split_of_a_dataset_is_listed_alone(omniarc):
    lines = omniarc(
        "tasks", "list", "--dataset", "ARC-AGI-2", "--split", "evaluation"
    ).stdout.splitlines()
    expected = corpus.iter_tasks("ARC-AGI-2", "evaluation")
    assert [line.split()[0] for line in lines] == [task.id for task in expected]
    assert len(lines) == 120


def test_a_task_is_shown_with_every_pair(omniarc):
    done = omniarc("tasks", "show", "68b16354")
    assert done.returncode == 0
    lines = [line.split() for line in done.stdout.splitlines()]
    assert lines[0] == ["68b16354", "ARC-AGI-1", "training"]
    task = corpus.find_task("68b16354")
    at = 1
    for name, pair in zip(["train 0", "train 1", "train 2", "test 0"], task.pairs, strict=True):
        assert lines[at] == [*name.split(), "input", "output"]
        rows = [[str(c) for c in [*a, *b]] for a, b in zip(pair.input, pair.output, strict=True)]
        assert lines[at + 1 : at + 1 + len(rows)] == rows
        at += 1 + len(rows)


def test_the_widest_task_keeps_its_rows_whole_in_a_wide_terminal(omniarc):
    task = next(t for t in corpus.iter_tasks() if len(t.train[0].input[0]) == 30)
    text = omniarc("tasks", "show", task.id).stdout
    row = " ".join(map(str, task.train[0].input[0]))
    assert row in text


def test_dataset_says_which_task_of_two_is_shown(omniarc):
    first = omniarc("tasks", "show", "007bbfb7").stdout
    second = omniarc("tasks", "show", "007bbfb7", "--dataset", "ARC-AGI-2").stdout
    assert first.splitlines()[0].split() == ["007bbfb7", "ARC-AGI-1", "training"]
    assert second.splitlines()[0].split() == ["007bbfb7", "ARC-AGI-2", "training"]
    assert first.splitlines()[1:] != second.splitlines()[1:]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "nope"], "no task has the id 'nope'"),
        (["show", "1190bc91", "--dataset", "ARC-AGI-1"], "no task has the id '1190bc91'"),
        (["show", "007bbfb7", "--dataset", "ARC"], "--dataset: must be one of ARC-AGI-1"),
        (["list", "--dataset", "ARC"], "--dataset: must be one of ARC-AGI-1, ARC-AGI-2, not 'ARC'"),
        (["list", "--split", "test"], "--split: must be one of training, evaluation, not 'test'"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(omniarc, arguments, message):
    done = omniarc("tasks", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(f"omniarc: {message}")
    assert done.stderr.count("\n") == 1
