"""Conversion between grids and the values that programs take and return."""

from typing import Any

import numpy as np

from sandbox.errors import GridError
from sandbox.grids import Grid, check_grid

_MAX_CELLS = 30 * 30


def to_argument(grid: Grid, input_type: str) -> Any:
    """Return a fresh argument for one call: an int64 array of shape (rows, columns), or lists."""
    return np.array(grid) if input_type == "numpy" else grid


def to_grid(value: Any) -> Grid:
    """Convert a program's return value to a grid.

    Accepts arrays, and lists or tuples of rows. A row is an array, a list or a tuple of Python or
    numpy integers or booleans.

    Raises:
        GridError: the value is anything else.
    """
    if isinstance(value, np.ndarray):
        return _from_array(value)
    if not isinstance(value, list | tuple):
        raise GridError("output", f"must be a grid, is {_kind(value)}")
    return check_grid([_row(row, index) for index, row in enumerate(value)], "output")


def _from_array(array: "np.ndarray[Any, Any]") -> Grid:
    # Methods are called through `np.ndarray`: a program's subclass may override them.
    if array.ndim != 2:
        raise GridError("output", f"must have 2 dimensions, is an array of {array.ndim}")
    if array.dtype.kind == "O":
        rows = np.ndarray.tolist(array)
        return check_grid([_row(row, index) for index, row in enumerate(rows)], "output")
    if array.dtype.kind not in "iub":
        raise GridError("output", f"must hold integers, is an array of {array.dtype}")
    if not array.size or array.size > _MAX_CELLS:
        raise GridError("output", f"must have 1-30 rows and columns, is of shape {array.shape}")
    cells = np.asarray(array)
    integers = cells.astype(int) if cells.dtype.kind == "b" else cells
    return check_grid(np.ndarray.tolist(integers), "output")


def _row(row: Any, index: int) -> list[int]:
    if isinstance(row, np.ndarray):
        if row.ndim != 1 or row.dtype.kind not in "iubO":
            raise GridError(
                f"output[{index}]",
                f"must be a row of integers, is an array of {row.ndim} dimensions, {row.dtype}",
            )
        row = np.ndarray.tolist(row)
    if not isinstance(row, list | tuple):
        raise GridError(f"output[{index}]", f"must be a row, is {_kind(row)}")
    return [_cell(cell, index, column) for column, cell in enumerate(row)]


def _cell(cell: Any, row: int, column: int) -> int:
    if isinstance(cell, int | np.integer | np.bool_):  # bool is an int
        return int(cell)
    if isinstance(cell, np.ndarray) and cell.ndim == 0 and cell.dtype.kind in "iub":
        return int(cell)
    raise GridError(f"output[{row}][{column}]", f"must be an integer, is {_kind(cell)}")


def _kind(value: Any) -> str:
    return "None" if value is None else f"a value of type {type(value).__name__}"
