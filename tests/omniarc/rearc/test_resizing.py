"""Sizes brought into a range: what is removed or added, and that the output follows."""

import numpy as np
import pytest

from omniarc.dataset.entry import Example
from omniarc.rearc.resizing import Sizes, resized

SMALL = Sizes((2, 4), (2, 4))


def example(rows, columns, cells, output=None):
    grid = np.zeros((rows, columns), int)
    for row, column, color in cells:
        grid[row, column] = color
    return Example(grid.tolist(), (grid * 2 % 10).tolist() if output is None else output)


def colors(grid):
    return sorted(cell for row in grid for cell in row if cell)


def test_lines_of_background_are_removed_first():
    sizes = Sizes((3, 4), (3, 4))
    first, *_ = resized(example(6, 7, [(0, 1, 3), (3, 4, 2), (5, 6, 4)]), sizes)
    assert sizes.fit(first.input)
    assert colors(first.input) == [2, 3, 4]
    assert np.array_equal(np.array(first.output), np.array(first.input) * 2)


def test_else_the_window_with_the_most_content_is_kept():
    sizes = Sizes((4, 4), (4, 4))
    cells = [(row, row, 1) for row in range(6)] + [(4, 5, 2), (5, 4, 2), (3, 5, 2)]
    (only,) = resized(example(6, 6, cells), sizes)
    assert only.input == [[1, 0, 0, 0], [0, 1, 0, 2], [0, 0, 1, 2], [0, 0, 2, 1]]
    assert np.array_equal(np.array(only.output), np.array(only.input) * 2)


def test_background_is_added_around_small_inputs():
    sizes = Sizes((4, 4), (5, 5))
    base = np.full((2, 3), 7)
    base[0, 1] = 1
    (only,) = resized(Example(base.tolist(), base.tolist()), sizes)
    grid = np.array(only.input)
    assert grid.shape == (4, 5)
    assert (grid[1, 2], (grid == 7).sum()) == (1, 19)
    assert only.output == only.input


def test_an_output_of_another_shape_stays():
    for changed in resized(example(6, 6, [(2, 2, 5)], output=[[5]]), SMALL):
        assert SMALL.fit(changed.input)
        assert changed.output == [[5]]


def test_only_axes_out_of_range_change():
    for changed in resized(example(8, 3, [(1, 1, 5)]), SMALL):
        assert len(changed.input[0]) == 3


def test_squares_stay_squares_and_sizes_vary():
    found = [
        resized(example(8, 8, [(n % 8, n // 8, 5)]), Sizes((4, 7), (4, 7)))[0] for n in range(40)
    ]
    shapes = {np.array(each.input).shape for each in found}
    assert shapes == {(4, 4), (5, 5), (6, 6), (7, 7)}


def test_the_same_example_has_the_same_versions():
    one = example(7, 7, [(1, 2, 3), (4, 4, 4)])
    assert resized(one, SMALL) == resized(one, SMALL)


@pytest.mark.parametrize("shape", [(9, 3), (3, 9), (30, 30), (1, 3)])
def test_inputs_of_quite_another_size_have_no_version(shape):
    sizes = Sizes((3, 4), (3, 4))
    assert resized(example(*shape, [(0, 0, 1)]), sizes) == []
    assert not sizes.are_near(example(*shape, []).input)
