"""Geometry: rotating, flipping, scaling, tiling and shifting grids and masks."""

from __future__ import annotations

import numpy as np

from omniarc.dsl._core import Direction, Grid, as_cell
from omniarc.dsl.colors import BLACK


def _array(grid: Grid, name: str) -> Grid:
    array = np.asarray(grid)
    if array.ndim != 2:
        raise ValueError(f"{name}: expected a grid with two dimensions, got {array.ndim}")
    return array


def rotate(grid: Grid, quarter_turns: int = 1) -> Grid:
    """Return a grid (h, w) rotated clockwise by quarter turns: (w, h) after an odd number.

    >>> rotate(np.array([[1, 2], [3, 4]])).tolist()
    [[3, 1], [4, 2]]
    """
    return np.rot90(_array(grid, "rotate"), -quarter_turns).copy()


def flip_left_right(grid: Grid) -> Grid:
    """Return the mirror image of a grid (h, w) with left and right exchanged.

    >>> flip_left_right(np.array([[1, 2], [3, 4]])).tolist()
    [[2, 1], [4, 3]]
    """
    return _array(grid, "flip_left_right")[:, ::-1].copy()


def flip_up_down(grid: Grid) -> Grid:
    """Return the mirror image of a grid (h, w) with top and bottom exchanged.

    >>> flip_up_down(np.array([[1, 2], [3, 4]])).tolist()
    [[3, 4], [1, 2]]
    """
    return _array(grid, "flip_up_down")[::-1].copy()


def orientations(grid: Grid) -> list[Grid]:
    """Return the eight rotated and mirrored versions of a grid (h, w), itself first.

    >>> len(orientations(np.array([[1, 2], [3, 4]])))
    8
    """
    array = _array(grid, "orientations")
    turned = [np.rot90(array, -turns) for turns in range(4)]
    return turned + [version.T for version in turned]


def scale_up(grid: Grid, factor: int) -> Grid:
    """Return a grid (h, w) with each cell enlarged to a block: (h * factor, w * factor).

    >>> scale_up(np.array([[1, 2]]), 2).tolist()
    [[1, 1, 2, 2], [1, 1, 2, 2]]
    """
    if factor < 1:
        raise ValueError(f"scale_up: the factor must be at least 1, got {factor}")
    return np.repeat(np.repeat(_array(grid, "scale_up"), factor, axis=0), factor, axis=1)


def tile(grid: Grid, down: int, across: int) -> Grid:
    """Return a grid (h, w) repeated down and across: (h * down, w * across).

    >>> tile(np.array([[1, 2]]), 2, 2).tolist()
    [[1, 2, 1, 2], [1, 2, 1, 2]]
    """
    if down < 1 or across < 1:
        raise ValueError(f"tile: down and across must be at least 1, got {down} x {across}")
    return np.tile(_array(grid, "tile"), (down, across))


def tile_to(grid: Grid, height: int, width: int) -> Grid:
    """Return a grid (h, w) repeated from the top left until it fills (height, width).

    >>> tile_to(np.array([[1, 2]]), 2, 3).tolist()
    [[1, 2, 1], [1, 2, 1]]
    """
    array = _array(grid, "tile_to")
    rows, columns = np.arange(height) % array.shape[0], np.arange(width) % array.shape[1]
    return np.asarray(array[rows[:, None], columns])


def shift(grid: Grid, offset: Direction, fill: int = BLACK) -> Grid:
    """Return a grid (h, w) with its content moved by (rows, columns); the rest is `fill`.

    >>> shift(np.array([[1, 2], [3, 4]]), DOWN).tolist()
    [[0, 0], [1, 2]]
    """
    array = _array(grid, "shift")
    down, right = as_cell(offset, "shift")
    height, width = array.shape
    result = np.full_like(array, fill)
    if abs(down) < height and abs(right) < width:
        result[max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = array[
            max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)
        ]
    return result
