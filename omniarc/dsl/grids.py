"""Whole grids: creating, comparing, cropping, joining and overlaying."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from omniarc.dsl._core import Cell, Grid, Mask, as_grid, as_mask
from omniarc.dsl.colors import BLACK


def blank_grid(height: int, width: int, color: int = BLACK) -> Grid:
    """Return a grid (height, width) of one color.

    >>> blank_grid(2, 3, RED).tolist()
    [[2, 2, 2], [2, 2, 2]]
    """
    if height < 1 or width < 1:
        raise ValueError(f"blank_grid: a grid must be at least 1 x 1, got {height} x {width}")
    return np.full((int(height), int(width)), color, dtype=np.int8)


def grid_from_mask(mask: Mask, color: int, background: int = BLACK) -> Grid:
    """Return a grid (h, w) with `color` where a mask (h, w) is true and `background` elsewhere.

    >>> grid_from_mask(np.array([[True, False]]), GREEN).tolist()
    [[3, 0]]
    """
    array = as_mask(mask, "grid_from_mask")
    return np.where(array, np.int8(color), np.int8(background))


def grids_equal(first: Grid, second: Grid) -> bool:
    """Return whether two grids (h, w) have the same shape and the same color in every cell.

    >>> grids_equal(np.array([[1, 2]]), np.array([[1], [2]]))
    False
    """
    a, b = as_grid(first, "grids_equal"), as_grid(second, "grids_equal")
    return a.shape == b.shape and bool((a == b).all())


def find_cells(grid: Grid, color: int | None = None) -> list[Cell]:
    """Return the (row, column) of each cell of a color in a grid (h, w), or true cell of a mask.

    >>> find_cells(np.array([[0, 5], [5, 0]]), GREY)
    [(0, 1), (1, 0)]
    """
    array: Grid = as_mask(grid, "find_cells") if color is None else as_grid(grid, "find_cells")
    rows, columns = np.nonzero(array if color is None else array == color)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def crop_to(grid: Grid, mask: Mask) -> Grid:
    """Return the part of a grid (h, w) inside the bounding box of a mask (h, w).

    >>> grid = np.array([[0, 0, 0], [0, 7, 6]])
    >>> crop_to(grid, grid != BLACK).tolist()
    [[7, 6]]
    """
    array, wanted = as_grid(grid, "crop_to"), as_mask(mask, "crop_to")
    if array.shape != wanted.shape:
        raise ValueError("crop_to: the mask and the grid must have the same shape")
    rows, columns = np.flatnonzero(wanted.any(axis=1)), np.flatnonzero(wanted.any(axis=0))
    if not len(rows):
        raise ValueError("crop_to: the mask is empty")
    return array[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].copy()


def assemble(rows: Sequence[Sequence[Grid]]) -> Grid:
    """Return one grid (h, w) joined from rows of grids (a, b).

    >>> assemble([[np.array([[1]]), np.array([[2]])], [np.array([[3, 4]])]]).tolist()
    [[1, 2], [3, 4]]
    """
    try:
        bands = [np.hstack([as_grid(grid, "assemble") for grid in row]) for row in rows]
        return np.vstack(bands)
    except ValueError as error:
        raise ValueError(f"assemble: the grids do not fit together ({error})") from None


def overlay(*layers: Grid, transparent: int = BLACK) -> Grid:
    """Return grids (h, w) laid over each other; `transparent` cells show the grids before them.

    >>> overlay(np.array([[1, 1, 0]]), np.array([[0, 2, 0]])).tolist()
    [[1, 2, 0]]
    """
    if not layers:
        raise ValueError("overlay: expected at least one grid")
    result = as_grid(layers[0], "overlay").copy()
    for layer in layers[1:]:
        array = as_grid(layer, "overlay")
        if array.shape != result.shape:
            raise ValueError("overlay: the grids must have the same shape")
        np.copyto(result, array, where=array != transparent, casting="unsafe")
    return result
