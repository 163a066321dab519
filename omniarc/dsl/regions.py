"""Regions: panels between separators, enclosed areas, flood fill and dilation."""

from __future__ import annotations

import numpy as np

from omniarc.dsl._core import (
    Cell,
    Grid,
    Mask,
    as_cell,
    as_grid,
    as_mask,
    check_connectivity,
    fill,
    pack,
    spread,
    unpack,
)
from omniarc.dsl.colors import background_color
from omniarc.dsl.objects import Object


def _runs(free: Mask) -> list[tuple[int, int]]:
    edges = np.diff(np.concatenate(([0], free.astype(np.int8), [0])))
    starts, ends = (edges == 1).nonzero()[0], (edges == -1).nonzero()[0]
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _panel_runs(array: Grid, color: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    lines = array == color
    return _runs(~lines.all(axis=1)), _runs(~lines.all(axis=0))


def separator_color(grid: Grid) -> int | None:
    """Return the color of the full rows and columns that divide a grid (h, w), or None.

    Of several colors, one that is in no panel is preferred, then one that leaves panels of one
    size, then one that is not the background color.

    >>> separator_color(np.array([[0, 5, 0], [1, 5, 0]]))
    5
    """
    array = as_grid(grid, "separator_color")
    full = [int(row[0]) for row in array if (row == row[0]).all()]
    full += [int(column[0]) for column in array.T if (column == column[0]).all()]
    background = background_color(array)
    best, best_score = None, (False, False, False, 0)
    for color in dict.fromkeys(full):
        rows, columns = _panel_runs(array, color)
        if len(rows) * len(columns) > 1:
            sizes = {(bottom - top, -1) for top, bottom in rows}
            sizes |= {(-1, right - left) for left, right in columns}
            lines = array == color
            apart = not lines[~lines.all(axis=1)][:, ~lines.all(axis=0)].any()
            score = (apart, len(sizes) == 2, color != background, full.count(color))
            if best is None or score > best_score:
                best, best_score = color, score
    return best


def find_panels(grid: Grid, separator: int | None = None) -> list[list[Object]]:
    """Return the panels between the separator lines of a grid (h, w), as rows of objects.

    The object (a, b) of a panel has all of its cells. Without separators the grid is one panel.

    >>> panels = find_panels(np.array([[1, 0, 5, 0], [5, 5, 5, 5], [0, 2, 5, 3]]))
    >>> [[panel.top_left for panel in row] for row in panels]
    [[(0, 0), (0, 3)], [(2, 0), (2, 3)]]
    """
    array = as_grid(grid, "find_panels")
    color = separator_color(array) if separator is None else separator
    rows, columns = _panel_runs(array, -1 if color is None else color)
    return [
        [
            Object(
                array[top:bottom, left:right].copy(),
                np.ones((bottom - top, right - left), dtype=np.bool_),
                top,
                left,
            )
            for left, right in columns
        ]
        for top, bottom in rows
    ]


def split_panels(grid: Grid, separator: int | None = None) -> list[Grid]:
    """Return the panels between the separator lines of a grid (h, w), in reading order.

    >>> [panel.tolist() for panel in split_panels(np.array([[1, 0, 5, 0, 2]]), GREY)]
    [[[1, 0]], [[0, 2]]]
    """
    return [panel.grid for row in find_panels(grid, separator) for panel in row]


def split_evenly(grid: Grid, rows: int, columns: int) -> list[Grid]:
    """Return the equal parts (h / rows, w / columns) of a grid (h, w), in reading order.

    >>> [part.tolist() for part in split_evenly(np.array([[1, 2], [3, 4]]), 2, 1)]
    [[[1, 2]], [[3, 4]]]
    """
    array = as_grid(grid, "split_evenly")
    height, width = array.shape
    if rows < 1 or columns < 1 or height % rows or width % columns:
        raise ValueError(
            f"split_evenly: a {height} x {width} grid does not divide into {rows} x {columns} parts"
        )
    h, w = height // rows, width // columns
    return [
        array[r : r + h, c : c + w].copy() for r in range(0, height, h) for c in range(0, width, w)
    ]


def enclosed_cells(walls: Mask, connectivity: int = 4) -> Mask:
    """Return a mask of the cells that the walls (h, w) cut off from the border.

    Walls are not among them. Paths to the border take steps to 4 or 8 neighbors.

    >>> enclosed_cells(np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])).astype(int).tolist()
    [[0, 0, 0], [0, 1, 0], [0, 0, 0]]
    """
    check_connectivity(connectivity, "enclosed_cells")
    mask = as_mask(walls, "enclosed_cells")
    height, width = mask.shape
    ring = np.zeros((height + 2, width + 2), dtype=np.bool_)
    ring[1:-1, 1:-1] = mask
    free, stride = pack(~ring)
    inside = free & ~fill(1, free, stride, connectivity)
    return unpack(inside >> stride, stride, height, 1, width)


def flood_fill(grid: Grid, cell: Cell, color: int, connectivity: int = 4) -> Grid:
    """Return a copy of a grid (h, w) with the region of one color around a cell recolored.

    >>> flood_fill(np.array([[0, 0, 1], [1, 1, 0]]), (0, 0), RED).tolist()
    [[2, 2, 1], [1, 1, 0]]
    """
    check_connectivity(connectivity, "flood_fill")
    array = as_grid(grid, "flood_fill").copy()
    row, column = as_cell(cell, "flood_fill")
    height, width = array.shape
    if not (0 <= row < height and 0 <= column < width):
        raise ValueError(f"flood_fill: the cell {cell!r} is outside the grid")
    bits, stride = pack(array == array[row, column])
    region = fill(1 << row * stride + column, bits, stride, connectivity)
    array[unpack(region, stride, height, 0, width)] = color
    return array


def dilate(mask: Mask, connectivity: int = 8) -> Mask:
    """Return a mask (h, w) that is also true at the 4 or 8 neighbors of its true cells.

    >>> dilate(np.array([[1, 0, 0]])).astype(int).tolist()
    [[1, 1, 0]]
    """
    check_connectivity(connectivity, "dilate")
    array = as_mask(mask, "dilate")
    height, width = array.shape
    bits, stride = pack(array)
    grown = spread(bits, stride, connectivity) & ((1 << height * stride) - 1)
    return unpack(grown, stride, height, 0, width)
