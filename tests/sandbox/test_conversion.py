"""Conversion between grids and the values that programs take and return."""

from collections.abc import Iterator

import numpy as np
import pytest

from sandbox.conversion import differs, to_argument, to_grid
from sandbox.errors import GridError

GRID = [[0, 1], [2, 9]]


class _Counted(list[int]):
    """A row that fails when more than 31 of its cells are read."""

    def __iter__(self) -> Iterator[int]:
        yield from [0] * 31
        raise AssertionError("read too far")


@pytest.mark.parametrize(
    "value",
    [
        GRID,
        tuple(map(tuple, GRID)),
        [tuple(row) for row in GRID],
        np.array(GRID),
        np.array(GRID, np.uint8),
        np.array(GRID, np.int8),
        np.array(GRID, object),
        np.array(GRID, np.uint64),
        np.array(GRID).T.T,
        np.array([*GRID, [5, 5]])[:2],
        np.asfortranarray(GRID),
        list(np.array(GRID)),
        tuple(np.array(GRID)),
        [[np.int64(cell) for cell in row] for row in GRID],
        [[np.array(cell) for cell in row] for row in GRID],
        np.array([np.array(row, object) for row in GRID], object),
    ],
)
def test_arrays_lists_and_tuples_of_integers_are_converted(value: object) -> None:
    result = to_grid(value)
    assert result == GRID
    assert all(type(cell) is int for row in result for cell in row)


@pytest.mark.parametrize(
    "value",
    [[[False, True]], np.array([[False, True]]), [[np.False_, np.True_]], [np.array([0, 1]) > 0]],
)
def test_booleans_are_converted_to_zero_and_one(value: object) -> None:
    assert [[type(cell) for cell in row] for row in to_grid(value)] == [[int, int]]
    assert to_grid(value) == [[0, 1]]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (None, "output: must be a grid, is None"),
        (5, "a value of type int"),
        ("01", "a value of type str"),
        ({0: [1]}, "a value of type dict"),
        ({(0, 1)}, "a value of type set"),
        ((row for row in GRID), "a value of type generator"),
        ([], "length >= 1"),
        ([[]], "length >= 1"),
        ([5], "output[0]: must be a row, is a value of type int"),
        (["01"], "output[0]: must be a row, is a value of type str"),
        ([None], "output[0]: must be a row, is None"),
        ([[1], [2, 3]], "output[1]: every row must have 1 cells"),
        ([[10]], "<= 9"),
        ([[-1]], ">= 0"),
        ([[2**80]], "output"),
        ([[1.5]], "output[0][0]: must be a whole number, is 1.5"),
        ([[1j]], "output[0][0]: must be an integer, is a value of type complex"),
        ([[None]], "output[0][0]: must be an integer, is None"),
        ([[np.float64(1.5)]], "must be a whole number, is 1.5"),
        ([[np.array(0.5)]], "must be a whole number, is 0.5"),
        ([[np.array(1j)]], "type ndarray"),
        ([[float("nan")]], "must be a whole number, is nan"),
        ([[float("-inf")]], "must be a whole number, is -inf"),
        ([[10.0]], "<= 9"),
        ([[1e300]], "output"),
        ([["1"]], "type str"),
        ([[[1]]], "type list"),
        ([[np.array([1])]], "type ndarray"),
        ([[0]] * 31, "<= 30"),
        ([[0] * 31], "<= 30"),
        (np.zeros(4, int), "must have 2 dimensions, is an array of 1"),
        (np.zeros((1, 1, 1), int), "is an array of 3"),
        (np.array(5), "is an array of 0"),
        (np.full((2, 2), 0.5), "output[0][0]: must be a whole number, is 0.5"),
        (np.full((2, 2), np.nan), "must be a whole number, is nan"),
        (np.zeros((3000, 3000)), "shape (3000, 3000)"),
        (np.zeros((2, 2), complex), "complex128"),
        (np.array([["1"]]), "<U1"),
        (np.zeros((0, 0), int), "shape (0, 0)"),
        (np.zeros((3000, 3000), np.int8), "shape (3000, 3000)"),
        (np.zeros((900, 1), int), "<= 30"),
        (np.array([[1.5]], object), "must be a whole number, is 1.5"),
        (np.array([[None]], object), "None"),
        ([np.zeros((1, 1), int)], "an array of 2 dimensions"),
        ([np.array([0.5])], "must be a whole number, is 0.5"),
        ([np.zeros(2, complex)], "complex128"),
        (np.full((1, 1), np.iinfo(np.uint64).max), "<= 9"),
    ],
)
def test_an_error_says_why_a_value_is_not_a_grid(value: object, says: str) -> None:
    with pytest.raises(GridError) as caught:
        to_grid(value)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "value",
    [
        [[0.0, 1.0], [2, 9.0]],
        np.array(GRID, float),
        np.array(GRID, np.float32),
        np.array(GRID, np.float16),
        [[np.float64(cell) for cell in row] for row in GRID],
        [[np.array(float(cell)) for cell in row] for row in GRID],
        [np.array(row, float) for row in GRID],
        np.array([[0.0, 1], [2, 9]], object),
        [[-0.0, 1], [2, 9]],
    ],
)
def test_whole_floats_are_converted_by_value_unless_strict(value: object) -> None:
    result = to_grid(value)
    assert result == GRID
    assert all(type(cell) is int for row in result for cell in row)
    with pytest.raises(GridError, match="integer"):
        to_grid(value, strict=True)


def test_methods_of_float_subclasses_are_not_called() -> None:
    class Odd(float):
        def is_integer(self) -> bool:
            return True

        def __float__(self) -> float:
            return 3.0

    with pytest.raises(GridError, match="whole number"):
        to_grid([[Odd(1.5)]])
    assert to_grid([[Odd(1.0)]]) == [[1]]


def test_an_argument_that_was_changed_differs() -> None:
    for kind in ("numpy", "list"):
        argument = to_argument(GRID, kind)
        assert not differs(argument, GRID)
        argument[0][0] = 7
        assert differs(argument, GRID)
        assert GRID == [[0, 1], [2, 9]]


def test_methods_of_array_subclasses_are_not_called() -> None:
    class Liar(np.ndarray):
        def tolist(self) -> list:
            return [[77]]

        def astype(self, *_: object, **__: object) -> object:
            return "no"

    for dtype in (int, bool, object):
        assert to_grid(np.ones((1, 2), dtype).view(Liar)) == [[1, 1]]


def test_cells_of_integer_subclasses_become_plain_integers() -> None:
    class Odd(int):
        def __int__(self) -> int:
            return 3

    assert type(to_grid([[Odd(5)]])[0][0]) is int


def test_arguments_are_arrays_of_int64_or_lists() -> None:
    array = to_argument(GRID, "numpy")
    assert array.dtype == np.int64
    assert array.shape == (2, 2)
    assert array.flags.writeable
    assert array.flags.owndata
    assert to_argument(GRID, "list") == GRID


@pytest.mark.parametrize(
    "value",
    [
        [*[[0]] * 31, None],
        [[0] * 31 + [None]],
        [np.array([0] * 31 + [None])],
        np.array([[0]] * 31 + [[None]]),
        np.array([[0] * 31 + [None]]),
        [_Counted()],
    ],
)
def test_what_is_too_large_is_not_converted_as_a_whole(value: object) -> None:
    with pytest.raises(GridError, match="length <= 30"):
        to_grid(value)
