"""Features of input grids, which `omniarc.analysis.distances` compares.

A numeric feature is a number for each grid. A categorical feature is ten shares for each grid, one
per color, which sum to 1; their mean over grids is a distribution of colors. Novelty is numeric
but depends on other grids: it is the share of cells in which the nearest original differs.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from omniarc.dsl import background_color, colors_by_count, find_objects
from omniarc.grids import Array, as_array
from sandbox.errors import FieldError
from sandbox.grids import Grid

_OF_A_GRID = {
    "height": "rows",
    "width": "columns",
    "aspect": "log2 of columns to rows",
    "colors": "different colors",
    "objects": "log2 of 1 + objects: 8-connected cells of one color, except the background",
    "object size": "log2 of 1 + mean number of cells of an object",
    "symmetry": "share of non-background cells that the best reflection or rotation preserves",
    "density": "share of non-background cells",
}
NUMERIC: dict[str, str] = {
    **_OF_A_GRID,
    "novelty": "share of cells in which the nearest original of the task differs",
}
CATEGORICAL: dict[str, str] = {
    "background": "most common color, or black if at least half as common",
    "palette": "colors of the grid, weighted equally",
}
FEATURES: dict[str, str] = NUMERIC | CATEGORICAL


class Table(NamedTuple):
    """Grids of a task and their features, in the same order.

    Attributes:
        grids: n arrays (h, w).
        values: an array for each feature except novelty: (n,) if numeric, (n, 10) if categorical.
    """

    grids: list[Array]
    values: dict[str, Array]


def measure(grids: Sequence[Grid]) -> Table:
    """Return the features of grids of a task.

    Raises:
        FieldError: there are no grids.
    """
    if not grids:
        raise FieldError("grids", "must not be empty")
    arrays = [as_array(grid) for grid in grids]
    rows = [_features(array) for array in arrays]
    values = {name: np.array([row[name] for row in rows], dtype=float) for name in rows[0]}
    return Table(arrays, values)


def symmetry(grid: Array, background: int) -> float:
    """Return how symmetric a grid (h, w) is, 0-1, under its best reflection or rotation.

    It is the share of equal cells among those that are not background in the grid or its image;
    1 if there are none. Reflections are left-right, up-down and, if the grid is square, on the
    diagonals; the rotation is by 180 degrees.
    """
    images = [grid[:, ::-1], grid[::-1], grid[::-1, ::-1]]
    if grid.shape[0] == grid.shape[1]:
        images += [grid.T, grid[::-1, ::-1].T]
    best = 0.0
    for image in images:
        counted = np.count_nonzero((grid != background) | (image != background))
        if not counted:
            return 1.0
        best = max(best, 1 - np.count_nonzero(grid != image) / counted)
    return best


def difference(first: Array, second: Array) -> float:
    """Return the share of cells in which two grids (h, w) differ, aligned at the top left.

    The share is of the cells of either grid; a cell of only one grid counts as different.
    """
    rows, columns = (min(a, b) for a, b in zip(first.shape, second.shape, strict=True))
    equal = int(np.count_nonzero(first[:rows, :columns] == second[:rows, :columns]))
    return 1 - equal / int(first.size + second.size - rows * columns)


def differences(grids: Sequence[Array], others: Sequence[Array]) -> Array:
    """Return the `difference` of each of n grids and each of m others, (n, m)."""
    return np.array([[difference(grid, other) for other in others] for grid in grids])


def novelty_among(distances: Array) -> Array:
    """Return each original's difference from the nearest other one, (n,); 0 for a single one.

    Args:
        distances: the differences between the originals, (n, n).
    """
    if len(distances) == 1:
        return np.zeros(1)
    itself = np.eye(len(distances), dtype=bool)
    nearest: Array = np.where(itself, np.inf, distances).min(axis=1)
    return nearest


def novelty_towards(distances: Array) -> Array:
    """Return each grid's difference from the nearest original, (m,), comparably to `novelty_among`.

    The nearest neighbor of an original is one of n - 1 others. So each original is left out in
    turn here too, and the differences are averaged: the second nearest counts once in n times.

    Args:
        distances: the differences of the grids from n originals, (m, n).
    """
    originals = distances.shape[1]
    if originals == 1:
        return distances[:, 0]
    nearest = np.sort(distances, axis=1)
    mean: Array = ((originals - 1) * nearest[:, 0] + nearest[:, 1]) / originals
    return mean


def _features(grid: Array) -> dict[str, Any]:
    height, width = grid.shape
    background = background_color(grid)
    colors = colors_by_count(grid)
    sizes = [each.size for each in find_objects(grid, connectivity=8, background=background)]
    one_hot, palette = np.zeros(10), np.zeros(10)
    one_hot[background] = 1
    palette[colors] = 1 / len(colors)
    return {
        "height": height,
        "width": width,
        "aspect": np.log2(width / height),
        "colors": len(colors),
        "objects": np.log2(1 + len(sizes)),
        "object size": np.log2(1 + np.mean(sizes)) if sizes else 0.0,
        "symmetry": symmetry(grid, background),
        "density": np.count_nonzero(grid != background) / grid.size,
        "background": one_hot,
        "palette": palette,
    }
