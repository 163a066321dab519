"""Augmentations of tasks and their inverses."""

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


def test_the_geometries_are_the_eight_symmetries_of_the_square():
    assert {name: Augmentation(name).apply(GRID) for name in GEOMETRIES} == SEEN


def test_colors_map_each_color_to_another():
    shifted = Augmentation(colors=(*range(1, 10), 0))
    assert shifted.apply([[0, 1, 9]]) == [[1, 2, 0]]
    assert shifted.revert([[1, 2, 0]]) == [[0, 1, 9]]


def test_train_pairs_are_reordered():
    task = TASKS[0]
    seen = Augmentation(train_order=(4, 3, 0, 1, 2)).apply_to_task(task)
    assert seen.train == [task.train[index] for index in (4, 3, 0, 1, 2)]
    assert seen.test == task.test


@given(augmentations(), GRIDS)
def test_reverting_is_the_exact_inverse(augmentation, grid):
    assert augmentation.revert(augmentation.apply(grid)) == grid
    assert augmentation.apply(augmentation.revert(grid)) == grid


@given(augmentations(), GRIDS)
def test_cells_are_only_moved_and_recolored(augmentation, grid):
    changed = augmentation.apply(grid)
    assert sorted(np.shape(changed)) == sorted(np.shape(grid))
    counts = np.bincount(np.ravel(grid), minlength=10)
    seen = np.bincount(np.ravel(changed), minlength=10)
    colors = augmentation.colors or tuple(range(10))
    assert [seen[color] for color in colors] == counts.tolist()


def result(grids):
    """The sandbox's result of a program with these answers; None where it raised."""
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
    # The outputs of the same program on the task as the model saw it.
    order = augmentation.train_order or range(len(task.train))
    given_answers = [answers[index] for index in order] + answers[len(task.train) :]
    seen_answers = [None if grid is None else augmentation.apply(grid) for grid in given_answers]
    on_seen = verification.compare(result(seen_answers), augmentation.apply_to_task(task))
    assert augmentation.revert_verification(on_seen) == on_original


def test_unknown_outputs_stay_unknown():
    task = Task("id", [Pair(GRID, GRID)], [Pair(GRID)])
    assert Augmentation("rotate90").apply_to_task(task).test == [Pair(SEEN["rotate90"])]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"colors": (0,) * 10}, "colors: must contain each color from 0 to 9 exactly once"),
        ({"colors": (1, 2)}, "colors: must contain each color from 0 to 9 exactly once"),
        ({"train_order": (0, 2)}, "train_order: must contain each index from 0 to 1 exactly once"),
        ({"train_order": (0, 0)}, "train_order: must contain each index from 0 to 1 exactly once"),
    ],
)
def test_anything_but_a_permutation_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        Augmentation(**arguments)


def test_a_train_order_of_another_length_is_refused():
    with pytest.raises(
        ValueError, match="train_order: must have 5 indexes, one per train pair, not 2"
    ):
        Augmentation(train_order=(1, 0)).apply_to_task(TASKS[0])
