"""Grids, and the errors for values that are not grids."""

import numpy as np
import pytest

from sandbox.errors import GridError
from sandbox.grids import check_grid, check_rectangular, read_grid
from tests.support.any_arrays import FORMS, ROWS, Tensor


@pytest.mark.parametrize(
    "grid",
    [[[0]], [[9] * 30] * 30, [[0, 1], [2, 3]], [[5]] * 30, [[5] * 30], ([0, 1], (2, 3))],
)
def test_every_size_and_color_is_accepted(grid: list) -> None:
    assert check_grid(grid) == [list(row) for row in grid]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ([], "grid: expected array of length >= 1"),
        ([[]], "grid[0]: expected array of length >= 1"),
        ([[0]] * 31, "grid: expected array of length <= 30"),
        ([[0] * 31], "grid[0]: expected array of length <= 30"),
        ([[0], [10]], "grid[1][0]: expected int <= 9"),
        ([[0, -1]], "grid[0][1]: expected int >= 0"),
        ([[1.5]], "grid[0][0]: expected int, got float"),
        ([[1.0]], "grid[0][0]: expected int, got float"),
        ([[float("nan")]], "grid[0][0]: expected int, got float"),
        ([[True]], "grid[0][0]: expected int, got bool"),
        ([["1"]], "grid[0][0]: expected int, got str"),
        ([[None]], "grid[0][0]: expected int, got null"),
        ([[2**70]], "grid[0][0]"),
        ([0, 1], "grid[0]: expected array, got int"),
        ("01", "grid: expected array, got str"),
        (None, "grid: expected array, got null"),
        ({}, "grid: expected array, got object"),
        ([[0, 1], [2]], "grid[1]: every row must have 2 cells, like the first"),
        ([[0], [1], [2, 3]], "grid[2]: every row must have 1 cells"),
    ],
)
def test_an_error_names_the_path_and_the_rule(value: object, says: str) -> None:
    with pytest.raises(GridError) as caught:
        check_grid(value)
    assert says in str(caught.value)


def test_an_error_starts_with_the_given_path() -> None:
    with pytest.raises(GridError, match=r"^inputs\[3\]\[0\]\[1\]: "):
        check_grid([[0, 77]], "inputs[3]")


def test_check_grid_copies_the_rows() -> None:
    rows = [[0, 1]]
    taken = check_grid(rows)
    rows[0][0] = 7
    assert taken == [[0, 1]]


def test_check_rectangular_names_the_row_of_another_length() -> None:
    check_rectangular([[1, 2], [3, 4]])
    with pytest.raises(GridError, match=r"^here\[1\]: .* has 3"):
        check_rectangular([[1, 2], [3, 4, 5]], "here")


@pytest.mark.parametrize("name", FORMS)
def test_arrays_and_tensors_are_read(name: str) -> None:
    grid = read_grid(FORMS[name])
    assert grid == ROWS
    assert {type(cell) for row in grid for cell in row} == {int}


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (np.array([1, 2]), "at[0]: expected array, got int"),
        (np.array([[0, 10]]), "at[0][1]: expected int <= 9"),
        (np.zeros((2, 31), dtype=int), "at[0]: expected array of length <= 30"),
        (np.array([[0.5]]), "at[0][0]: expected int, got float"),
        (Tensor([[0], [1, 2]]), "at[1]: every row must have 1 cells"),
        ("01", "at: expected array, got str"),
    ],
)
def test_what_is_no_grid_is_refused_in_any_form(value: object, says: str) -> None:
    with pytest.raises(GridError) as caught:
        read_grid(value, "at")
    assert str(caught.value).startswith(says)
