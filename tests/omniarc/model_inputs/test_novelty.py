"""The check that an input is new to its task."""

import pytest

from omniarc.model_inputs.candidates import RejectionReason
from omniarc.model_inputs.novelty import Novelty

L_SHAPE = [[1, 0, 0], [1, 0, 0], [1, 1, 0]]
BAR = [[0, 0, 0], [2, 2, 2], [0, 0, 2]]
NEW = [[1, 0, 1], [0, 1, 1], [0, 0, 0]]

ROTATED = [[1, 1, 1], [1, 0, 0], [0, 0, 0]]
MIRRORED = [[0, 0, 1], [0, 0, 1], [0, 1, 1]]
RENAMED = [[7, 3, 3], [7, 3, 3], [7, 7, 3]]
ROTATED_AND_RENAMED = [[7, 7, 7], [7, 3, 3], [3, 3, 3]]


@pytest.fixture
def novelty():
    return Novelty([L_SHAPE, BAR])


def test_a_different_input_is_new(novelty):
    assert novelty.check(NEW) is None


def test_an_original_is_not_new(novelty):
    assert novelty.check(BAR) is RejectionReason.ORIGINAL


def test_an_accepted_input_is_not_new_the_second_time(novelty):
    novelty.add(NEW)
    assert novelty.check(NEW) is RejectionReason.DUPLICATE


def test_a_check_does_not_add_the_input(novelty):
    assert novelty.check(NEW) is None
    assert novelty.check(NEW) is None


def test_inputs_accepted_before_are_not_new():
    assert Novelty([L_SHAPE], accepted=[NEW]).check(NEW) is RejectionReason.DUPLICATE


@pytest.mark.parametrize("grid", [ROTATED, MIRRORED, RENAMED, ROTATED_AND_RENAMED])
def test_a_variant_of_an_original_is_trivial(novelty, grid):
    assert novelty.check(grid) is RejectionReason.TRIVIAL


def test_a_variant_of_an_accepted_input_is_trivial(novelty):
    novelty.add(NEW)
    assert novelty.check([list(row) for row in zip(*NEW, strict=True)]) is RejectionReason.TRIVIAL


def test_renamed_colors_are_not_trivial_if_originals_differ_only_by_them():
    novelty = Novelty([L_SHAPE, [[2, 0, 0], [2, 0, 0], [2, 2, 0]]])
    assert novelty.check([[3, 0, 0], [3, 0, 0], [3, 3, 0]]) is None
    assert novelty.check(ROTATED) is RejectionReason.TRIVIAL


def test_rotations_are_not_trivial_if_originals_differ_only_by_them():
    novelty = Novelty([L_SHAPE, ROTATED])
    assert novelty.check(MIRRORED) is None
    assert novelty.check(ROTATED) is RejectionReason.ORIGINAL


def test_a_repeated_original_counts_once():
    assert Novelty([L_SHAPE, L_SHAPE]).check(RENAMED) is RejectionReason.TRIVIAL


def test_shapes_with_the_same_cells_in_order_are_different():
    assert Novelty([[[1, 2, 3, 4]]]).check([[1, 2], [3, 4]]) is None
