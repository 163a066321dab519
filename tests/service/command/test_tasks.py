"""omniarc tasks: list, show and new."""

import json

import pytest

from omniarc import corpus, tasks
from omniarc.dataset import create_dataset, load_entry
from omniarc.rules import UNWRITTEN


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
    assert lines[1] == tasks.find_rule("68b16354").split()
    task = corpus.find_task("68b16354")
    at = 2
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


def test_missing_tasks_are_those_without_a_program(omniarc):
    arguments = ["--missing", "--dataset", "ARC-AGI-1", "--split", "training"]
    found = json.loads(omniarc("tasks", "list", *arguments, "--json").stdout)
    every = [task.id for task in corpus.iter_tasks("ARC-AGI-1", "training")]
    ids = [task["id"] for task in found]
    assert set(ids) | set(tasks.task_ids()) == set(every)
    assert not set(ids) & set(tasks.task_ids())
    lines = omniarc("tasks", "list", *arguments).stdout.splitlines()
    assert [line.split()[0] for line in lines] == ids


def test_a_json_list_has_the_columns_of_the_table_and_the_program(omniarc):
    found = json.loads(omniarc("tasks", "list", "--dataset", "ARC-AGI-1", "--json").stdout)
    assert len(found) == 800
    assert found[0] == {
        **{"id": "007bbfb7", "dataset": "ARC-AGI-1", "split": "training"},
        **{"train": 5, "test": 1, "program": True, "rule": tasks.find_rule("007bbfb7")},
    }
    assert {task["id"] for task in found if task["program"]} == set(tasks.task_ids())


@pytest.mark.parametrize(
    "entry_id", ["25ff71a9", "rotate180-007bbfb7", "then-68b16354-8d5021e8", "primitive-rotate"]
)
def test_generated_pairs_of_any_id_of_a_dataset_are_shown(omniarc, entry_id):
    done = omniarc("tasks", "show", entry_id, "--generated", 2, "--seed", 3, "--code")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].split() == [entry_id, "generated"]
    _, sample = create_dataset(task_ids=[entry_id], seed=3).sample(n_train=2, n_test=0)
    shown = [line.split() for line in lines]
    rule = tasks.find_rule(entry_id)
    assert (lines[1] == rule) is (rule is not None)
    for index, pair in enumerate(sample["train"]):
        at = shown.index(["generated", str(index), "input", "output"])
        assert "".join(shown[at + 1]).startswith("".join(map(str, pair["input"][0])))
    assert done.stdout.endswith(load_entry(entry_id).code)


def test_an_id_without_original_pairs_shows_three_generated_ones(omniarc):
    text = omniarc("tasks", "show", "primitive-rotate").stdout
    assert "generated 2 input" in text
    assert "generated 3 input" not in text


@pytest.mark.long
def test_a_new_task_begins_with_its_pictures_and_is_unfinished(omniarc, tmp_path):
    done = omniarc("tasks", "new", "e5062a87", "--folder", tmp_path)
    path = tmp_path / "task_e5062a87.py"
    assert (done.returncode, done.stdout) == (0, f"{path}\n")
    text = path.read_text()
    pair = corpus.find_task("e5062a87").train[1]
    before, after = ("".join(map(str, grid[4])) for grid in (pair.input, pair.output))
    assert f"#   {before}   {after}\n" in text
    done = omniarc("tasks", "check", path)
    assert done.returncode == 1
    assert done.stdout.startswith("e5062a87: is unfinished: task raises NotImplementedError\n")
    text = text.replace(UNWRITTEN, "Mirror the grid.")
    path.write_text(text.replace('raise NotImplementedError("the program")', "return grid.T"))
    done = omniarc("tasks", "check", path)
    generator = "e5062a87: is unfinished: generate_input raises NotImplementedError\n"
    assert done.stdout.startswith(f"{generator}e5062a87: train 0: wrong\n")


def test_a_file_that_exists_is_not_replaced(omniarc, tmp_path):
    path = tmp_path / "task_e5062a87.py"
    path.write_text("mine")
    done = omniarc("tasks", "new", "e5062a87", "--folder", tmp_path)
    assert (done.returncode, done.stderr) == (2, f"omniarc: {path}: exists already\n")
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "nope"], "no task has the id 'nope'"),
        (["show", "1190bc91", "--dataset", "ARC-AGI-1"], "no task has the id '1190bc91'"),
        (["show", "007bbfb7", "--dataset", "ARC"], "--dataset: must be one of ARC-AGI-1"),
        (["show", "x-y"], "no program has the id 'x-y'"),
        (["show", "136b0064", "--generated", "1"], "no program has the id '136b0064'"),
        (["new", "nope"], "no task has the id 'nope'"),
        (["new", "25ff71a9"], "25ff71a9: has a program: "),
        (["new", "00576224"], "00576224: is a task of the evaluation set of ARC-AGI-1"),
        (["new", "e5062a87", "--folder", "no"], "no/task_e5062a87.py: No such file or directory"),
        (["check", "x.py"], "x.py: must be named task_<id>.py, after the id of a task"),
        (["check", "task_e5062a87.py"], "task_e5062a87.py: No such file"),
        (["list", "--dataset", "ARC"], "--dataset: must be one of ARC-AGI-1, ARC-AGI-2, not 'ARC'"),
        (["list", "--split", "test"], "--split: must be one of training, evaluation, not 'test'"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(omniarc, arguments, message):
    done = omniarc("tasks", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(f"omniarc: {message}")
    assert done.stderr.count("\n") == 1
