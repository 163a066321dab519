"""Changes of grids by name."""

import itertools

import numpy as np
import pytest

from omniarc.dataset.rewriting.grid_changes import (
    change_of,
    combined_symmetry,
    is_change,
    recoloring_name,
)
from omniarc.evaluation.augmentation import SYMMETRIES

GRID = np.array([[0, 1, 2], [3, 4, 5]], dtype=np.int8)


def test_changes_apply_in_order_and_other_names_are_ignored():
    swapped = recoloring_name([0, 2, 1, 3, 4, 5, 6, 7, 8, 9])
    assert change_of(["transpose", swapped, "max_min"])(GRID).tolist() == [[0, 3], [2, 4], [1, 5]]
    assert change_of([])(GRID).tolist() == GRID.tolist()


@pytest.mark.parametrize(("first", "second"), [*itertools.product(SYMMETRIES, repeat=2)])
def test_symmetries_combine_to_symmetries(first, second):
    name = combined_symmetry(first, second)
    expected = change_of([first, second])(GRID)
    assert np.array_equal(change_of([name])(GRID), expected)


def test_names_of_changes_are_known():
    assert is_change("rotate90")
    assert is_change("colors0213456789")
    assert not is_change("max_min")
