"""Grids as plain values: 1-30 rows of 1-30 color indices from 0 to 9, all rows of equal length.

This module is the only definition of a grid. The type `Grid` carries the rules, so that decoding a
message checks them in C; `check_rectangular` adds the one rule that a type cannot express.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from sandbox.errors import GridError, field_error

MAX_SIDE = 30
MAX_COLOR = 9

# A grid holds rows, and a row cells.
_GRID_LEVELS = 2

# What a program gets a grid as: an array, or a list of lists.
InputType = Literal["numpy", "list"]

Cell = Annotated[int, Meta(ge=0, le=MAX_COLOR, description="a color index")]
Row = Annotated[list[Cell], Meta(min_length=1, max_length=MAX_SIDE)]
Grid = Annotated[
    list[Row],
    Meta(
        min_length=1, max_length=MAX_SIDE, description="rows of color indices, all of equal length"
    ),
]


def check_rectangular(grid: Grid, path: str = "grid") -> None:
    """Raise GridError unless all rows of `grid` are as long as the first.

    Args:
        grid: a grid whose cells have been checked.
        path: the grid's path, for the error.
    """
    if len({*map(len, grid)}) == 1:
        return
    width = len(grid[0])
    for index, row in enumerate(grid):
        if len(row) != width:
            rule = f"every row must have {width} cells, like the first; this one has {len(row)}"
            raise GridError(f"{path}[{index}]", rule)


def check_grid(value: Any, path: str = "grid") -> Grid:
    """Return `value`, lists of lists of integers, as a new grid.

    Args:
        value: the value to check.
        path: the value's path, for the error.

    Raises:
        GridError: the value is not a grid.
    """
    try:
        grid = msgspec.convert((value,), _Holder).grid
    except msgspec.ValidationError:
        grid = _convert(value, path)
    check_rectangular(grid, path)
    return grid


class _Holder(msgspec.Struct, array_like=True):
    """Holds a grid.

    msgspec remembers how to check a class, but works it out again at each call for `Grid` itself,
    which takes longer than the check.
    """

    grid: Grid


def _convert(value: Any, path: str) -> Grid:
    """Return `value` as a new grid, or raise GridError with the path to what is wrong."""
    try:
        grid: Grid = msgspec.convert(value, Grid)
    except msgspec.ValidationError as error:
        found = field_error(error, path)
        raise GridError(found.field, found.rule) from None
    return grid


def read_grid(value: Any, path: str = "grid") -> Grid:
    """Return `value` as a new grid, also from an array or tensor, or rows or cells of these.

    Whatever has a method `tolist` is converted by it, such as arrays and integers of numpy and
    tensors of torch, neither of which is imported.

    Args:
        value: the value to read.
        path: the value's path, for the error.

    Raises:
        GridError: the value is not a grid.
    """
    try:
        return check_grid(value, path)
    except GridError:
        plain = to_plain(value)
    return check_grid(plain, path)


def to_plain(value: Any, levels: int = _GRID_LEVELS) -> Any:
    """Return a value with arrays and tensors as lists, and their numbers as Python's.

    Args:
        value: any value; what has no method `tolist` is kept, and lists are copied.
        levels: how deep in lists to look; by default to the cells of a grid.
    """
    convert = getattr(value, "tolist", None)
    if convert is not None:
        value = convert()
    if levels and isinstance(value, list | tuple):
        return [to_plain(item, levels - 1) for item in value]
    return value
