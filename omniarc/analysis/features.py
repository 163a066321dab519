"""What input grids are like, in numbers: the features that `omniarc.analysis.distances` compares.

A numeric feature is a number a grid. A categorical one is ten shares a grid, one for each color,
which sum to 1: their mean over grids is a distribution of colors. Novelty is a number a grid as
well, but not of the grid alone: it is the share of cells in which the nearest original differs.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from omniarc.dsl import background_color, colors_by_count, find_objects
from omniarc.grids import Array, as_array
from sandbox.errors import FieldError
from sandbox.grids import Grid

# Each feature with what it says, for people.
_OF_A_GRID = {
    "height": "rows",
    "width": "columns",
    "aspect": "log2 of columns to rows",
    "colors": "different colors",
    "objects": "log2 of 1 + objects: 8-connected cells of one color, background left out",
    "object size": "log2 of 1 + mean number of cells of an object",
    "symmetry": "share of the cells off the background that the best mirror or turn leaves alike",
    "density": "share of cells off the background",
}
NUMERIC: dict[str, str] = {
    **_OF_A_GRID,
    "novelty": "share of cells in which the nearest original of the task differs",
}
CATEGORICAL: dict[str, str] = {
    "background": "color behind all else: the commonest, or black if half as common",
    "palette": "colors that a grid has, all with the same share",
}
FEATURES: dict[str, str] = NUMERIC | CATEGORICAL


class Table(NamedTuple):
    """Some grids of one task with their features, all in one order.

    Attributes:
        grids: n arrays (h, w).
        values: for each feature but novelty an array: (n,) if numeric, (n, 10) if categorical.
    """

    grids: list[Array]
    values: dict[str, Array]


def measure(grids: Sequence[Grid]) -> Table:
    """The features of some grids of one task.

    Raises:
        ValueError: there are none.
    """
    if not grids:
        raise FieldError("grids", "at least one")
    arrays = [as_array(grid) for grid in grids]
    rows = [_features(array) for array in arrays]
    values = {name: np.array([row[name] for row in rows], dtype=float) for name in rows[0]}
    return Table(arrays, values)


def symmetry(grid: Array, background: int) -> float:
    """How nearly a grid (h, w) is symmetric, 0-1, under the mirror or turn that suits it best.

    Counted are the cells that are not background in the grid or in its image; 1 if there are
    none. Mirrors are left-right and up-down, and on the diagonals if the grid is square; the
    turn is by 180 degrees.
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
    """The share of cells in which two grids (h, w) differ, laid on one another at the top left.

    A cell that only one of them has counts as different; the share is of the cells that either
    has.
    """
    rows, columns = (min(a, b) for a, b in zip(first.shape, second.shape, strict=True))
    alike = int(np.count_nonzero(first[:rows, :columns] == second[:rows, :columns]))
    return 1 - alike / int(first.size + second.size - rows * columns)


def differences(grids: Sequence[Array], others: Sequence[Array]) -> Array:
    """`difference` of each of n grids and each of m others, (n, m)."""
    return np.array([[difference(grid, other) for other in others] for grid in grids])


def novelty_among(apart: Array) -> Array:
    """Each original's difference from the nearest other one, (n,); 0 for a single one.

    Args:
        apart: differences of the originals from one another, (n, n).
    """
    if len(apart) == 1:
        return np.zeros(1)
    nearest: Array = np.where(np.eye(len(apart), dtype=bool), np.inf, apart).min(axis=1)
    return nearest


def novelty_towards(apart: Array) -> Array:
    """Each grid's difference from the nearest original, (m,), so that `novelty_among` compares.

    An original's nearest is one of n - 1 others. So here too each original in turn is left out,
    and the mean is taken: the second nearest counts once in n times.

    Args:
        apart: differences of the grids from n originals, (m, n).
    """
    originals = apart.shape[1]
    if originals == 1:
        return apart[:, 0]
    nearest = np.sort(apart, axis=1)
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
