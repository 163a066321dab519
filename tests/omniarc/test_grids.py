"""Conversion of grids between arrays and lists."""

import numpy as np
import pytest

from omniarc.grids import as_array, as_lists
from sandbox.errors import GridError


def test_round_trip():
    array = as_array([[0, 9], [3, 4]])
    assert array.dtype == np.int8
    assert as_lists(array) == [[0, 9], [3, 4]]
    assert type(as_lists(array)[0][0]) is int


def test_masks_and_lists_are_grids():
    assert as_lists(np.array([[True, False]])) == [[1, 0]]
    assert as_lists([[np.int8(3)], [4]]) == [[3], [4]]


@pytest.mark.parametrize(
    "value",
    [None, 3, np.zeros(3), np.zeros((31, 2), int), np.full((1, 1), 10), [[1], [1, 2]], [], [[0.5]]],
)
def test_other_values_are_rejected(value):
    with pytest.raises(GridError):
        as_lists(value)
