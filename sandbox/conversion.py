"""Conversion between grids and the values that programs take and return."""

from itertools import islice
from typing import Any

import numpy as np

from sandbox.errors import GridError
from sandbox.grids import MAX_SIDE, Grid, check_grid

_MAX_CELLS = MAX_SIDE * MAX_SIDE

# How many rows, and cells of a row, are converted: one more than a grid has is enough to refuse it,
# and converting all of a program's millions would take longer than the program.
_ENOUGH = MAX_SIDE + 1

# The kinds of arrays whose cells can be color indices: integers and booleans, and floats.
_INTEGERS, _NUMBERS = "iub", "iubf"


def to_argument(grid: Grid, input_type: str) -> Any:
    """Return a fresh argument for one call: an int64 array of shape (rows, columns), or lists."""
    return np.array(grid) if input_type == "numpy" else [row[:] for row in grid]


def differs(argument: Any, grid: Grid) -> bool:
    """Return whether an argument that was made from `grid` has been changed since."""
    if isinstance(argument, np.ndarray):
        return bool(np.ndarray.tolist(argument) != grid)
    return bool(argument != grid)


def to_grid(value: Any, *, strict: bool = False) -> Grid:
    """Convert a program's return value to a grid.

    Accepts arrays, and lists or tuples of rows. A row is an array, a list or a tuple of cells. A
    cell is a Python or numpy integer or boolean, a float that is a whole number, or an array of
    no dimensions with one of these.

    Args:
        value: the value.
        strict: refuse floats.

    Raises:
        GridError: the value is anything else.
    """
    if isinstance(value, np.ndarray):
        return _from_array(value, strict)
    if not isinstance(value, list | tuple):
        raise GridError("output", f"must be a grid, is {_kind(value)}")
    rows = enumerate(islice(value, _ENOUGH))
    return check_grid([_row(row, index, strict) for index, row in rows], "output")


def _from_array(array: "np.ndarray[Any, Any]", strict: bool) -> Grid:
    # Methods are called through `np.ndarray`: a program's subclass may override them.
    if array.ndim != 2:
        raise GridError("output", f"must have 2 dimensions, is an array of {array.ndim}")
    kind = array.dtype.kind
    if kind not in "O" + _NUMBERS or (strict and kind == "f"):
        raise GridError("output", f"must hold integers, is an array of {array.dtype}")
    if kind != "O" and (not array.size or array.size > _MAX_CELLS):
        raise GridError("output", f"must have 1-30 rows and columns, is of shape {array.shape}")
    cells = np.asarray(array)
    if kind in "Of":
        rows = np.ndarray.tolist(cells[:_ENOUGH, :_ENOUGH])
        return check_grid([_row(row, index, strict) for index, row in enumerate(rows)], "output")
    integers = cells.astype(int) if kind == "b" else cells
    return check_grid(np.ndarray.tolist(integers), "output")


def _row(row: Any, index: int, strict: bool) -> list[int]:
    if isinstance(row, np.ndarray):
        kind = row.dtype.kind
        if row.ndim != 1 or kind not in "O" + _NUMBERS or (strict and kind == "f"):
            raise GridError(
                f"output[{index}]",
                f"must be a row of integers, is an array of {row.ndim} dimensions, {row.dtype}",
            )
        row = np.ndarray.tolist(np.asarray(row)[:_ENOUGH])
    if not isinstance(row, list | tuple):
        raise GridError(f"output[{index}]", f"must be a row, is {_kind(row)}")
    cells = enumerate(islice(row, _ENOUGH))
    return [_cell(cell, index, column, strict) for column, cell in cells]


def _cell(cell: Any, row: int, column: int, strict: bool) -> int:
    if isinstance(cell, int | np.integer | np.bool_):  # bool is an int
        return int(cell)
    if isinstance(cell, np.ndarray) and cell.ndim == 0 and cell.dtype.kind in _NUMBERS:
        return _cell(np.ndarray.item(cell), row, column, strict)
    if isinstance(cell, float | np.floating) and not strict:
        # As plain floats: a program's subclass may override the methods.
        number = float.__float__(cell) if isinstance(cell, float) else float(cell)
        if number.is_integer():
            return int(number)
        raise GridError(f"output[{row}][{column}]", f"must be a whole number, is {number!r}")
    raise GridError(f"output[{row}][{column}]", f"must be an integer, is {_kind(cell)}")


def _kind(value: Any) -> str:
    return "None" if value is None else f"a value of type {type(value).__name__}"
