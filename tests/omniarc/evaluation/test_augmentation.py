"""Augmentations: a task as the model saw it, and the way back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omniarc import corpus
from omniarc.corpus import Pair, Task
from omniarc.evaluation import verification
from omniarc.evaluation.augmentation import GEOMETRIES, Augmentation
from sandbox.results import Error, Output, Result, Status, Usage
from tests.support.any_grids import any_grids

GRID = [[1, 2, 3], [4, 5, 6]]
SEEN = {
    "identity": [[1, 2, 3], [4, 5, 6]],
    "rotate90": [[4, 1], [5, 2], [6, 3]],
    "rotate180": [[6, 5, 4], [3, 2, 1]],
    "rotate270": [[3, 6], [2, 5], [1, 4]],
    "flip_left_right": [[3, 2, 1], [6, 5, 4]],
    "flip_up_down": [[4, 5, 6], [1, 2, 3]],
    "transpose": [[1, 4], [2, 5], [3, 6]],
    "transpose_other": [[6, 3], [5, 2], [4, 1]],
}

GRIDS = any_grids()
TASKS = [corpus.find_task(task_id) for task_id in ("007bbfb7", "25ff71a9", "ff28f65a")]


@st.composite
def augmentations(draw, train=None):
    order = None if train is None else tuple(draw(st.permutations(range(train))))
    return Augmentation(
        draw(st.sampled_from(GEOMETRIES)),
        draw(st.none() | st.permutations(range(10)).map(tuple)),
        draw(st.sampled_from([None, order])),
    )


def test_the_eight_symmetries_are_the_squares():
    assert {name: Augmentation(name).change(GRID) for name in GEOMETRIES} == SEEN


def test_colors_say_what_each_becomes():
    shifted = Augmentation(colors=(*range(1, 10), 0))
    assert shifted.change([[0, 1, 9]]) == [[1, 2, 0]]
    assert shifted.revert([[1, 2, 0]]) == [[0, 1, 9]]


def test_the_train_pairs_stand_in_the_order_that_is_said():
    task = TASKS[0]
    seen = Augmentation(train_order=(4, 3, 0, 1, 2)).augmented(task)
    assert seen.train == [task.train[place] for place in (4, 3, 0, 1, 2)]
    assert seen.test == task.test


@given(augmentations(), GRIDS)
def test_reverting_is_the_exact_inverse(augmentation, grid):
    assert augmentation.revert(augmentation.change(grid)) == grid
    assert augmentation.change(augmentation.revert(grid)) == grid


@given(augmentations(), GRIDS)
def test_nothing_is_added_or_lost(augmentation, grid):
    changed = augmentation.change(grid)
    assert sorted(np.shape(changed)) == sorted(np.shape(grid))
    counts = np.bincount(np.ravel(grid), minlength=10)
    seen = np.bincount(np.ravel(changed), minlength=10)
    colors = augmentation.colors or tuple(range(10))
    assert [seen[color] for color in colors] == counts.tolist()


def result(grids):
    """What the sandbox says of a program with these answers; None where it raised."""
    error = Error("ValueError", "no", 1)
    outputs = [
        Output(Status.ERROR, error=error) if grid is None else Output(Status.OK, grid)
        for grid in grids
    ]
    return Result(
        id="run",
        status=Status.OK,
        outputs=outputs,
        stdout="",
        violations=[],
        usage=Usage(1, 1, 1),
    )


@given(st.data())
def test_a_verification_on_the_seen_task_reverts_to_that_on_the_original(data):
    task = data.draw(st.sampled_from(TASKS))
    augmentation = data.draw(augmentations(len(task.train)))
    answers = [data.draw(st.sampled_from([pair.output, pair.input, None])) for pair in task.pairs]
    on_original = verification.compare(result(answers), task)
    # What the same program answers when it is given the task as the model saw it.
    order = augmentation.train_order or range(len(task.train))
    given_answers = [answers[place] for place in order] + answers[len(task.train) :]
    seen_answers = [None if grid is None else augmentation.change(grid) for grid in given_answers]
    on_seen = verification.compare(result(seen_answers), augmentation.augmented(task))
    assert augmentation.reverted(on_seen) == on_original


def test_unknown_outputs_stay_unknown():
    task = Task("id", [Pair(GRID, GRID)], [Pair(GRID)])
    assert Augmentation("rotate90").augmented(task).test == [Pair(SEEN["rotate90"])]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"colors": (0,) * 10}, "colors: must hold each color from 0 to 9 once"),
        ({"colors": (1, 2)}, "colors: must hold each color from 0 to 9 once"),
        ({"train_order": (0, 2)}, "train_order: must hold each number from 0 on once"),
        ({"train_order": (0, 0)}, "train_order: must hold each number from 0 on once"),
    ],
)
def test_what_is_no_permutation_is_refused(arguments, told):
    with pytest.raises(ValueError, match=told):
        Augmentation(**arguments)


def test_an_order_of_another_number_of_train_pairs_is_refused():
    with pytest.raises(
        ValueError, match="train_order: must have one number for each of 5 train pairs"
    ):
        Augmentation(train_order=(1, 0)).augmented(TASKS[0])
