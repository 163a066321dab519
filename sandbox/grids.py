"""Grids as plain values: 1-30 rows of 1-30 integers from 0 to 9, all rows of one length.

This is the one place that says what a grid is. `Grid` carries the rules in its type, so that
decoding a message checks them in C; `check_rectangular` adds the one rule a type cannot hold.
"""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from sandbox.errors import GridError, field_error

MAX_SIDE = 30
MAX_COLOR = 9

Cell = Annotated[int, Meta(ge=0, le=MAX_COLOR, description="a color index")]
Row = Annotated[list[Cell], Meta(min_length=1, max_length=MAX_SIDE)]
Grid = Annotated[
    list[Row],
    Meta(min_length=1, max_length=MAX_SIDE, description="rows of color indices, all as long"),
]


def check_rectangular(grid: Grid, where: str = "grid") -> None:
    """Raises GridError unless all rows of `grid` are as long as the first."""
    width = len(grid[0])
    for index, row in enumerate(grid):
        if len(row) != width:
            rule = f"every row must have {width} cells, like the first; this one has {len(row)}"
            raise GridError(f"{where}[{index}]", rule)


def check_grid(value: Any, where: str = "grid") -> Grid:
    """The grid that `value` (lists of lists of integers) is.

    Raises:
        GridError: it is not one.
    """
    try:
        grid: Grid = msgspec.convert(value, Grid)
    except msgspec.ValidationError as error:
        found = field_error(error, where)
        raise GridError(found.field, found.rule) from None
    check_rectangular(grid, where)
    return grid
