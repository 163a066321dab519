"""Grids as plain values: 1-30 rows of 1-30 integers from 0 to 9, all rows of one length.

This is the one place that says what a grid is. `Grid` carries the rules in its type, so that
decoding a message checks them in C; `check_rectangular` adds the one rule a type cannot hold.
"""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

MAX_SIDE = 30
MAX_COLOUR = 9

Cell = Annotated[int, Meta(ge=0, le=MAX_COLOUR, description="a colour index")]
Row = Annotated[list[Cell], Meta(min_length=1, max_length=MAX_SIDE)]
Grid = Annotated[
    list[Row],
    Meta(min_length=1, max_length=MAX_SIDE, description="rows of colour indices, all as long"),
]


class GridError(ValueError):
    """A value is not a grid; the message says where and why."""


def check_rectangular(grid: Grid, where: str = "grid") -> None:
    """Raises GridError unless all rows of `grid` are as long as the first."""
    width = len(grid[0])
    for index, row in enumerate(grid):
        if len(row) != width:
            raise GridError(
                f"{where}[{index}]: every row must have {width} cells, as the first has; "
                f"this one has {len(row)}"
            )


def check_grid(value: Any, where: str = "grid") -> Grid:
    """The grid that `value` (lists of lists of integers) is.

    Raises:
        GridError: it is not one.
    """
    try:
        grid: Grid = msgspec.convert(value, Grid)
    except msgspec.ValidationError as error:
        raise GridError(plain_message(str(error), where)) from None
    check_rectangular(grid, where)
    return grid


def plain_message(message: str, where: str = "") -> str:
    """A validation message with its path in front: `inputs[0][1]: expected …`."""
    rule, _, path = message.partition(" - at `$")
    path = path.removesuffix("`")
    place = (where + path).removeprefix(".")
    rule = rule.replace("`", "")
    return f"{place}: {rule[0].lower()}{rule[1:]}" if place else rule
