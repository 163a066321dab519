"""Attempts: wrong programs with feedback on them."""

import msgspec
import numpy as np
import pytest

from omniarc import language, tasks
from omniarc.corpus import Task
from omniarc.dataset import create_dataset
from omniarc.dataset.attempts import attempt_ids, draw_attempt, load_attempt
from omniarc.dataset.entry import DatasetEntry, DrawError, Example, original
from omniarc.dataset.rewriting import find_rewrites
from omniarc.dataset.rewriting.rewrite import rewritten
from omniarc.evaluation.verification import compare
from omniarc.prompts import build_for_training
from omniarc.refinement.feedback import describe
from sandbox import Program, Sandbox

DOWN = "25ff71a9"


@pytest.fixture(scope="module")
def dataset():
    ids = attempt_ids(tasks.task_ids()[::20])
    return create_dataset(task_ids=ids, seed=3)


def test_a_task_has_attempts_if_it_has_rewrites(dataset):
    found = [task_id for task_id in tasks.task_ids()[::20] if find_rewrites(task_id)]
    assert dataset.task_ids == tuple(f"attempt-{task_id}" for task_id in found)
    included = create_dataset(task_ids=[DOWN], attempts=True).task_ids
    assert included == (DOWN, f"attempt-{DOWN}")


@pytest.mark.long
def test_the_feedback_is_that_of_the_sandbox(dataset):
    with Sandbox(extra_modules=language.MODULES) as box:
        for task_id, sample in dataset:
            assert sample["attempt"] != sample["code"] == original(task_id[-8:]).code
            assert sample["attempt"] in map(rewritten, find_rewrites(task_id[-8:]))
            task = msgspec.convert({"id": task_id, **sample}, Task)
            result = box.run(Program(sample["attempt"], entry_point="task"), task.inputs)
            verified = compare(result, task)
            assert not verified.solved_train
            assert describe(verified, task, sample["attempt"]) == sample["feedback"]


def test_a_sample_is_a_conversation_that_ends_with_the_right_program(dataset):
    task_id, sample = dataset.sample()
    task = msgspec.convert({"id": task_id, **sample}, Task)
    messages = build_for_training(
        "code-from-code-and-feedback",
        task,
        sample["code"],
        attempt=sample["attempt"],
        feedback=sample["feedback"],
    )
    assert sample["attempt"].strip() in messages[1]["content"]
    assert sample["feedback"] in messages[1]["content"]
    assert sample["code"].strip() in messages[2]["content"]
    (row,) = dataset.rows("code-from-code-and-feedback", count=1)
    assert [message["role"] for message in row["messages"]] == ["system", "user", "assistant"]


@pytest.mark.parametrize(
    ("body", "feedback"),
    [
        ("return grid", "Example 1: right.\n\nExample 2: 1 of 1 cells are wrong"),
        ("return grid[5]", "raised IndexError on line 2"),
        ("grid = grid + 10\n    return grid", "Examples 1, 2: did not return a grid"),
        ("return 1 // int(grid[0, 0] - grid[0, 0])", "raised ZeroDivisionError on line 2, `return"),
    ],
)
def test_feedback_says_what_went_wrong(body, feedback):
    wrong = f"def task(grid):\n    {body}\n"
    entry = DatasetEntry("x", "", lambda grid: grid, lambda rng: None, wrong=(wrong,))
    train = [Example([[1]], [[1]]), Example([[2]], [[3]])]
    found = draw_attempt(entry, train, np.random.default_rng(0))
    assert found["attempt"] == wrong
    assert feedback in found["feedback"]


def test_programs_that_are_right_by_chance_are_no_attempts():
    right = "def task(grid):\n    return grid\n"
    entry = DatasetEntry("x", "", lambda grid: grid, lambda rng: None, wrong=(right,))
    with pytest.raises(DrawError, match="x: 20 programs were right"):
        draw_attempt(entry, [Example([[1]], [[1]])], np.random.default_rng(0))


@pytest.mark.parametrize("entry_id", ["attempt-nope", f"attempt-rotate90-{DOWN}", f"x-{DOWN}"])
def test_other_ids_are_rejected(entry_id):
    with pytest.raises(KeyError):
        load_attempt(entry_id)
