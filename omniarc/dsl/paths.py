"""Directions, rays, cells in between, and movement until something is in the way."""

from __future__ import annotations

import numpy as np

from omniarc.dsl._core import (
    Cell,
    Direction,
    Grid,
    Mask,
    as_cell,
    as_direction,
    as_grid,
    as_mask,
)
from omniarc.dsl.colors import background_color
from omniarc.dsl.objects import Object

UP, DOWN, LEFT, RIGHT = (-1, 0), (1, 0), (0, -1), (0, 1)
ORTHOGONAL = (UP, DOWN, LEFT, RIGHT)
UP_LEFT, UP_RIGHT, DOWN_LEFT, DOWN_RIGHT = (-1, -1), (-1, 1), (1, -1), (1, 1)
DIAGONAL = (UP_LEFT, UP_RIGHT, DOWN_LEFT, DOWN_RIGHT)


def ray_cells(grid: Grid, start: Cell, direction: Direction) -> list[Cell]:
    """Return the cells after `start` in a direction, to the border of a grid (h, w), in order.

    >>> ray_cells(blank_grid(3, 3), (0, 0), (1, 1))
    [(1, 1), (2, 2)]
    """
    height, width = as_grid(grid, "ray_cells").shape
    row, column = as_cell(start, "ray_cells")
    down, right = as_direction(direction, "ray_cells")
    cells = []
    row, column = row + down, column + right
    while 0 <= row < height and 0 <= column < width:
        cells.append((row, column))
        row, column = row + down, column + right
    return cells


def between_in_row(mask: Mask) -> Mask:
    """Return a mask (h, w) that is true in each row from its first to its last true cell.

    >>> between_in_row(np.array([[0, 1, 0, 1, 0]])).astype(int).tolist()
    [[0, 1, 1, 1, 0]]
    """
    array = as_mask(mask, "between_in_row")
    from_left = np.logical_or.accumulate(array, axis=1)
    return from_left & np.logical_or.accumulate(array[:, ::-1], axis=1)[:, ::-1]


def between_in_column(mask: Mask) -> Mask:
    """Return a mask (h, w) that is true in each column from its first to its last true cell.

    >>> between_in_column(np.array([[1], [0], [1], [0]])).astype(int).tolist()
    [[1], [1], [1], [0]]
    """
    return between_in_row(as_mask(mask, "between_in_column").T).T


def apply_gravity(grid: Grid, direction: Direction, background: int | None = None) -> Grid:
    """Return a grid (h, w) where every single cell has fallen UP, DOWN, LEFT or RIGHT.

    Cells of the color `background` do not fall.

    >>> apply_gravity(np.array([[1, 2], [0, 3], [0, 0]]), DOWN).tolist()
    [[0, 0], [0, 2], [1, 3]]
    """
    array = as_grid(grid, "apply_gravity")
    down, right = as_direction(direction, "apply_gravity")
    if down and right:
        raise ValueError("apply_gravity: the direction must be UP, DOWN, LEFT or RIGHT")
    falls = array != (background_color(array) if background is None else background)
    axis = 0 if down else 1
    order = np.argsort(falls if down + right > 0 else ~falls, axis=axis, kind="stable")
    return np.take_along_axis(array, order, axis=axis)


def slide_object(
    grid: Grid, obj: Object, direction: Direction, background: int | None = None
) -> Object:
    """Return an object of a grid (h, w) moved until another cell or the border stops it.

    Cells of the color `background` do not stop it.

    >>> grid = np.array([[3, 0, 0, 5]])
    >>> slide_object(grid, find_objects(grid)[0], RIGHT).top_left
    (0, 2)
    """
    array = as_grid(grid, "slide_object")
    down, right = as_direction(direction, "slide_object")
    height, width = array.shape
    blocked = array != (background_color(array) if background is None else background)
    cells = obj.cells
    for row, column in cells:
        if 0 <= row < height and 0 <= column < width:
            blocked[row, column] = False
    steps = 0
    while True:
        for row, column in cells:
            r, c = row + (steps + 1) * down, column + (steps + 1) * right
            if not (0 <= r < height and 0 <= c < width) or blocked[r, c]:
                return obj.moved(steps * down, steps * right)
        steps += 1
