"""Placing patterns on a grid so that they do not touch. These functions change their grid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from omniarc.dsl._core import Cell, Grid
from omniarc.generators.choices import random_int


def free_positions(
    grid: Grid, height: int, width: int, gap: int = 1, margin: int = 0, background: int = 0
) -> list[Cell]:
    """Return every top left cell at which a height x width pattern fits on a grid (h, w).

    The pattern covers background only, and keeps `gap` cells away from anything else and `margin`
    cells away from the border.
    """
    rows, columns = grid.shape
    if height + 2 * margin > rows or width + 2 * margin > columns:
        return []
    padded = np.zeros((rows + 2 * gap + 1, columns + 2 * gap + 1), dtype=np.int32)
    padded[gap + 1 : gap + 1 + rows, gap + 1 : gap + 1 + columns] = grid != background
    sums = padded.cumsum(axis=0).cumsum(axis=1)
    h, w = height + 2 * gap, width + 2 * gap
    used = sums[h:, w:] - sums[:-h, w:] - sums[h:, :-w] + sums[:-h, :-w]
    free = used == 0
    if margin:
        free[:margin] = free[:, :margin] = False
        free[-margin:] = free[:, -margin:] = False
    found_rows, found_columns = free.nonzero()
    return list(zip(found_rows.tolist(), found_columns.tolist(), strict=True))


def place(
    rng: np.random.Generator,
    grid: Grid,
    pattern: Grid,
    gap: int = 1,
    margin: int = 0,
    background: int = 0,
) -> Cell | None:
    """Put a pattern (a, b) at a free position of a grid (h, w).

    Returns:
        Its top left cell, or None if there is no free position.
    """
    height, width = pattern.shape
    positions = free_positions(grid, height, width, gap, margin, background)
    if not positions:
        return None
    row, column = positions[random_int(rng, 0, len(positions) - 1)]
    grid[row : row + height, column : column + width] = pattern
    return row, column


def scatter(
    rng: np.random.Generator,
    grid: Grid,
    patterns: Iterable[Grid],
    gap: int = 1,
    margin: int = 0,
    background: int = 0,
) -> list[Cell | None]:
    """Put patterns on a grid one after another, as far as there is room.

    Returns:
        The top left cell of each, or None where there was no room.
    """
    return [place(rng, grid, pattern, gap, margin, background) for pattern in patterns]


def scatter_cells(
    rng: np.random.Generator,
    grid: Grid,
    colors: int | Sequence[int],
    count: int,
    background: int = 0,
) -> None:
    """Color up to `count` background cells of a grid at random, touching or not."""
    palette = np.array([colors] if isinstance(colors, int) else colors, dtype=np.int8)
    rows, columns = (grid == background).nonzero()
    chosen = rng.random(len(rows)).argsort()[:count]
    colored = palette[(rng.random(len(chosen)) * len(palette)).astype(np.intp)]
    grid[rows[chosen], columns[chosen]] = colored


def join_panels(panels: Sequence[Sequence[Grid]], separator: int, thickness: int = 1) -> Grid:
    """Return one grid joined from rows of panels, with separator lines between them."""
    heights, widths = [len(row[0]) for row in panels], [panel.shape[1] for panel in panels[0]]
    shape = (
        sum(heights) + thickness * (len(heights) - 1),
        sum(widths) + thickness * (len(widths) - 1),
    )
    grid = np.full(shape, separator, dtype=np.int8)
    top = 0
    for row, height in zip(panels, heights, strict=True):
        left = 0
        for panel in row:
            grid[top : top + height, left : left + panel.shape[1]] = panel
            left += panel.shape[1] + thickness
        top += height + thickness
    return grid
