"""What counts as a new input of a task."""

import pytest

from omniarc.model_inputs.candidates import Reason
from omniarc.model_inputs.novelty import Novelty

L_SHAPE = [[1, 0, 0], [1, 0, 0], [1, 1, 0]]
BAR = [[0, 0, 0], [2, 2, 2], [0, 0, 2]]
NEW = [[1, 0, 1], [0, 1, 1], [0, 0, 0]]

TURNED = [[1, 1, 1], [1, 0, 0], [0, 0, 0]]
MIRRORED = [[0, 0, 1], [0, 0, 1], [0, 1, 1]]
RENAMED = [[7, 3, 3], [7, 3, 3], [7, 7, 3]]
TURNED_AND_RENAMED = [[7, 7, 7], [7, 3, 3], [3, 3, 3]]


@pytest.fixture
def novelty():
    return Novelty([L_SHAPE, BAR])


def test_an_input_unlike_all_others_is_new(novelty):
    assert novelty.fault(NEW) is None


def test_an_original_is_not_new(novelty):
    assert novelty.fault(BAR) is Reason.ORIGINAL


def test_an_accepted_input_is_not_new_the_second_time(novelty):
    novelty.add(NEW)
    assert novelty.fault(NEW) is Reason.DUPLICATE


def test_asking_does_not_make_an_input_old(novelty):
    assert novelty.fault(NEW) is None
    assert novelty.fault(NEW) is None


def test_inputs_accepted_earlier_count_from_the_start():
    assert Novelty([L_SHAPE], accepted=[NEW]).fault(NEW) is Reason.DUPLICATE


@pytest.mark.parametrize("grid", [TURNED, MIRRORED, RENAMED, TURNED_AND_RENAMED])
def test_an_original_in_disguise_is_trivial(novelty, grid):
    assert novelty.fault(grid) is Reason.TRIVIAL


def test_an_accepted_input_in_disguise_is_trivial(novelty):
    novelty.add(NEW)
    assert novelty.fault([list(row) for row in zip(*NEW, strict=True)]) is Reason.TRIVIAL


def test_colors_are_no_disguise_where_originals_differ_by_nothing_else():
    novelty = Novelty([L_SHAPE, [[2, 0, 0], [2, 0, 0], [2, 2, 0]]])
    assert novelty.fault([[3, 0, 0], [3, 0, 0], [3, 3, 0]]) is None
    assert novelty.fault(TURNED) is Reason.TRIVIAL


def test_turning_is_no_disguise_where_originals_differ_by_nothing_else():
    novelty = Novelty([L_SHAPE, TURNED])
    assert novelty.fault(MIRRORED) is None
    assert novelty.fault(TURNED) is Reason.ORIGINAL


def test_the_same_original_twice_is_one_original():
    assert Novelty([L_SHAPE, L_SHAPE]).fault(RENAMED) is Reason.TRIVIAL


def test_shapes_with_the_same_cells_in_order_are_different():
    assert Novelty([[[1, 2, 3, 4]]]).fault([[1, 2], [3, 4]]) is None
