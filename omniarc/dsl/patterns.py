"""Patterns: repetition, symmetry and templates."""

from __future__ import annotations

import numpy as np

from omniarc.dsl._core import Cell, Grid, Mask, as_grid


def _axis_periods(array: Grid, known: Mask) -> list[int]:
    height = len(array)
    return [
        period
        for period in range(1, height)
        if ((array[period:] == array[:-period]) | ~known[period:] | ~known[:-period]).all()
    ] + [height]


def smallest_tile(grid: Grid, transparent: int | None = None) -> Grid:
    """Return the smallest grid (a, b) that tiles a grid (h, w); `transparent` matches any color.

    It is the top left part of the grid, with cells of the color `transparent` filled in from the
    repetitions. The last repetitions may be cut off.

    >>> smallest_tile(np.array([[1, 2, 1, 2, 1]])).tolist()
    [[1, 2]]
    >>> smallest_tile(np.array([[1, 2, 0, 2, 1]]), transparent=BLACK).tolist()
    [[1, 2]]
    """
    array = as_grid(grid, "smallest_tile")
    known = np.ones(array.shape, dtype=np.bool_) if transparent is None else array != transparent
    downs, acrosses = _axis_periods(array, known), _axis_periods(array.T, known.T)
    if transparent is None:
        return array[: downs[0], : acrosses[0]].copy()
    height, width = array.shape
    shapes = sorted((down * across, down, across) for down in downs for across in acrosses)
    for _, down, across in shapes:
        rows, columns = -(-height // down), -(-width // across)
        high = np.full((rows * down, columns * across), -1, dtype=np.int8)
        high[:height, :width][known] = array[known]
        low = np.where(high < 0, np.int8(99), high)
        most = high.reshape(rows, down, columns, across).max(axis=(0, 2))
        if (most >= 0).all():
            least = low.reshape(rows, down, columns, across).min(axis=(0, 2))
            if (most == least).all():
                return np.asarray(most, dtype=array.dtype)
    return array.copy()


def _mirrored_parts(array: Grid) -> list[tuple[Grid, Grid]]:
    """Return the parts of an array that a candidate mirror maps to themselves, with their images.

    Parts are views, and only those of more than half of the array are returned.
    """
    height, width = array.shape
    pairs = []
    for total in range(width // 2, width + (width - 1) // 2):
        part = array[:, max(0, total - width + 1) : total + 1]
        pairs.append((part, part[:, ::-1]))
    for total in range(height // 2, height + (height - 1) // 2):
        part = array[max(0, total - height + 1) : total + 1]
        pairs.append((part, part[::-1]))
    if height == width:
        pairs.append((array, array.T))
        for total in range(height - 3, height + 2):
            span = slice(max(0, total - height + 1), total + 1)
            part = array[span, span]
            pairs.append((part, part[::-1, ::-1].T))
    return [(part, image) for part, image in pairs if 2 * part.size > array.size]


def fill_symmetry(grid: Grid, transparent: int) -> Grid:
    """Return a grid (h, w) with cells of the color `transparent` filled in from its own symmetry.

    Vertical, horizontal and diagonal mirror axes are tried, also away from the middle; those that
    the other cells do not contradict are used. Cells that cannot be filled in keep their color.

    >>> fill_symmetry(np.array([[1, 2, 1], [3, 4, 9]]), 9).tolist()
    [[1, 2, 1], [3, 4, 3]]
    """
    array = as_grid(grid, "fill_symmetry").copy()
    used = [
        (part, image)
        for part, image in _mirrored_parts(array)
        if ((part == image) | (part == transparent) | (image == transparent)).all()
    ]
    left, before = int(np.count_nonzero(array == transparent)), -1
    while left not in {0, before}:
        for part, image in used:
            np.copyto(part, image.copy(), where=part == transparent)
        left, before = int(np.count_nonzero(array == transparent)), left
    return array


def find_template(grid: Grid, template: Grid, transparent: int | None = None) -> list[Cell]:
    """Return the top left (row, column) of each match of a template (a, b) in a grid (h, w).

    Cells of the template that have the color `transparent` match any color.

    >>> find_template(np.array([[1, 0, 1], [0, 1, 0]]), np.array([[0, 1]]))
    [(0, 1), (1, 0)]
    """
    array, wanted = as_grid(grid, "find_template"), as_grid(template, "find_template")
    rows, columns = array.shape[0] - wanted.shape[0] + 1, array.shape[1] - wanted.shape[1] + 1
    if rows < 1 or columns < 1:
        return []
    fits = np.ones((rows, columns), dtype=np.bool_)
    for row, line in enumerate(wanted.tolist()):
        for column, color in enumerate(line):
            if color != transparent:
                fits &= array[row : row + rows, column : column + columns] == color
    found_rows, found_columns = fits.nonzero()
    return list(zip(found_rows.tolist(), found_columns.tolist(), strict=True))
