"""Patterns: repetition and symmetry, and grids completed by them; where a template occurs."""

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


def smallest_tile(grid: Grid, unknown: int | None = None) -> Grid:
    """The smallest top left part of a grid (h, w) that repeats, down and across, to make all of it.

    Cells of the color `unknown` fit anything, and are filled in from the repetitions. The grid
    need not hold whole repetitions: the last ones may be cut off.

    >>> smallest_tile(np.array([[1, 2, 1, 2, 1]])).tolist()
    [[1, 2]]
    >>> smallest_tile(np.array([[1, 2, 0, 2, 1]]), unknown=BLACK).tolist()
    [[1, 2]]
    """
    array = as_grid(grid, "smallest_tile")
    known = np.ones(array.shape, dtype=np.bool_) if unknown is None else array != unknown
    downs, acrosses = _axis_periods(array, known), _axis_periods(array.T, known.T)
    if unknown is None:
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
    """Views of the parts of an array that each candidate mirror maps to themselves, with their
    images; only parts of more than half of the array."""
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


def fill_symmetry(grid: Grid, unknown: int) -> Grid:
    """A grid (h, w) whose cells of color `unknown` are filled in from its own symmetry.

    Every mirror axis is tried, upright, level and diagonal, also away from the middle; the ones
    that no known cell contradicts are used. What stays unknown keeps its color.

    >>> fill_symmetry(np.array([[1, 2, 1], [3, 4, 9]]), 9).tolist()
    [[1, 2, 1], [3, 4, 3]]
    """
    array = as_grid(grid, "fill_symmetry").copy()
    used = [
        (part, image)
        for part, image in _mirrored_parts(array)
        if ((part == image) | (part == unknown) | (image == unknown)).all()
    ]
    left, before = int(np.count_nonzero(array == unknown)), -1
    while left not in {0, before}:
        for part, image in used:
            np.copyto(part, image.copy(), where=part == unknown)
        left, before = int(np.count_nonzero(array == unknown)), left
    return array


def find_template(grid: Grid, template: Grid, wildcard: int | None = None) -> list[Cell]:
    """The top left (row, column) of every place where a template (a, b) occurs in a grid (h, w).

    Cells of the color `wildcard` in the template fit anything.

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
            if color != wildcard:
                fits &= array[row : row + rows, column : column + columns] == color
    found_rows, found_columns = fits.nonzero()
    return list(zip(found_rows.tolist(), found_columns.tolist(), strict=True))
