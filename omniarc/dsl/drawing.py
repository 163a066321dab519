"""Drawing. Each draw_… function changes its grid (h, w) in place and returns it.

Cells outside the grid are ignored.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from omniarc.dsl._core import Cell, Direction, Grid, as_canvas, as_cell, as_grid
from omniarc.dsl.objects import Object
from omniarc.dsl.paths import ray_cells


def _paste(canvas: Grid, pattern: Grid, shown: Grid, top: int, left: int) -> None:
    height, width = canvas.shape
    rows, columns = pattern.shape
    r0, c0 = max(-top, 0), max(-left, 0)
    r1, c1 = min(rows, height - top), min(columns, width - left)
    if r0 < r1 and c0 < c1:
        window = canvas[top + r0 : top + r1, left + c0 : left + c1]
        part = (slice(r0, r1), slice(c0, c1))
        np.copyto(window, pattern[part], where=shown[part], casting="unsafe")


def draw_object(grid: Grid, obj: Object) -> Grid:
    """Draw the cells of an object on a grid (h, w), at the object's position.

    >>> obj = object_from_mask(np.array([[3, 0], [3, 3]]), np.array([[1, 0], [1, 1]]))
    >>> draw_object(blank_grid(2, 3, GREY), obj.at(0, 1)).tolist()
    [[5, 3, 5], [5, 3, 3]]
    """
    canvas = as_canvas(grid, "draw_object")
    if not isinstance(obj, Object):
        raise TypeError(f"draw_object: expected an Object, got {type(obj).__name__}")
    _paste(canvas, obj.grid, obj.mask, obj.top, obj.left)
    return canvas


def draw_pattern(grid: Grid, pattern: Grid, top_left: Cell, transparent: int | None = None) -> Grid:
    """Draw a small grid (a, b) on a grid (h, w), except for its `transparent` cells.

    Its top left cell is drawn at the (row, column) `top_left`.

    >>> draw_pattern(blank_grid(2, 3), np.array([[6, 7]]), (1, 1)).tolist()
    [[0, 0, 0], [0, 6, 7]]
    """
    canvas, small = as_canvas(grid, "draw_pattern"), as_grid(pattern, "draw_pattern")
    top, left = as_cell(top_left, "draw_pattern")
    _paste(canvas, small, small != (-1 if transparent is None else transparent), top, left)
    return canvas


def draw_cells(grid: Grid, cells: Iterable[Cell], color: int) -> Grid:
    """Color each (row, column) in `cells` on a grid (h, w).

    >>> draw_cells(blank_grid(1, 3), [(0, 0), (0, 2), (5, 5)], BLUE).tolist()
    [[1, 0, 1]]
    """
    canvas = as_canvas(grid, "draw_cells")
    height, width = canvas.shape
    for row, column in cells:
        if 0 <= row < height and 0 <= column < width:
            canvas[row, column] = color
    return canvas


def _line_cells(start: Cell, end: Cell) -> list[Cell]:
    """Return the (row, column) of each cell of a straight line, both ends included."""
    (r0, c0), (r1, c1) = as_cell(start, "draw_line"), as_cell(end, "draw_line")
    steps = max(abs(r1 - r0), abs(c1 - c0))
    if abs(r1 - r0) not in {0, steps} or abs(c1 - c0) not in {0, steps}:
        raise ValueError(f"draw_line: {start!r} to {end!r} is not horizontal, vertical or diagonal")
    down, right = (r1 > r0) - (r1 < r0), (c1 > c0) - (c1 < c0)
    return [(r0 + step * down, c0 + step * right) for step in range(steps + 1)]


def draw_line(grid: Grid, start: Cell, end: Cell, color: int) -> Grid:
    """Draw a straight line on a grid (h, w) between two cells, both included.

    The line must be horizontal, vertical or diagonal.

    >>> draw_line(blank_grid(2, 2), (0, 0), (1, 1), RED).tolist()
    [[2, 0], [0, 2]]
    """
    return draw_cells(as_canvas(grid, "draw_line"), _line_cells(start, end), color)


def draw_ray(
    grid: Grid, start: Cell, direction: Direction, color: int, through: int | None = None
) -> Grid:
    """Draw a ray from the cell after `start` in a direction, to the border of a grid (h, w).

    With `through`, the ray stops before the first cell that does not have that color.

    >>> draw_ray(np.array([[2, 0, 0, 5]]), (0, 0), RIGHT, RED, through=BLACK).tolist()
    [[2, 2, 2, 5]]
    """
    canvas = as_canvas(grid, "draw_ray")
    for cell in ray_cells(canvas, start, direction):
        if through is not None and canvas[cell] != through:
            break
        canvas[cell] = color
    return canvas


def draw_rectangle(grid: Grid, first: Cell, last: Cell, color: int) -> Grid:
    """Draw a filled rectangle on a grid (h, w) between two opposite corners, both included.

    >>> draw_rectangle(blank_grid(2, 3), (0, 1), (1, 9), CYAN).tolist()
    [[0, 8, 8], [0, 8, 8]]
    """
    canvas = as_canvas(grid, "draw_rectangle")
    (r0, c0), (r1, c1) = as_cell(first, "draw_rectangle"), as_cell(last, "draw_rectangle")
    top, left, bottom, right = min(r0, r1), min(c0, c1), max(r0, r1), max(c0, c1)
    canvas[max(top, 0) : max(bottom + 1, 0), max(left, 0) : max(right + 1, 0)] = color
    return canvas


def draw_frame(grid: Grid, first: Cell, last: Cell, color: int) -> Grid:
    """Draw the outline of a rectangle on a grid (h, w) between two opposite corners, both included.

    >>> draw_frame(blank_grid(3, 3), (0, 0), (2, 2), YELLOW).tolist()
    [[4, 4, 4], [4, 0, 4], [4, 4, 4]]
    """
    (r0, c0), (r1, c1) = as_cell(first, "draw_frame"), as_cell(last, "draw_frame")
    for start, end in (
        ((r0, c0), (r0, c1)),
        ((r1, c0), (r1, c1)),
        ((r0, c0), (r1, c0)),
        ((r0, c1), (r1, c1)),
    ):
        draw_rectangle(grid, start, end, color)
    return grid
