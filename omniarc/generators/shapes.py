"""Random grids and shapes: noise, connected shapes, symmetric patterns and boxes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from omniarc.dsl._core import Grid, Mask
from omniarc.generators.choices import pick, random_int


def random_grid(
    rng: np.random.Generator,
    height: int,
    width: int,
    colors: int | Sequence[int],
    density: float = 1.0,
    background: int = 0,
) -> Grid:
    """Return a grid whose cells have one of the colors with probability `density`."""
    palette = np.array([colors] if isinstance(colors, int) else colors, dtype=np.int8)
    grid = palette[(rng.random((height, width)) * len(palette)).astype(np.intp)]
    if density < 1:
        grid[rng.random((height, width)) >= density] = background
    return grid


def random_shape(
    rng: np.random.Generator, height: int, width: int, size: int, connectivity: int = 4
) -> Mask:
    """Return a connected mask of `size` cells within height x width, cropped to its bounding box.

    Raises:
        ValueError: so many cells do not fit.
    """
    if not 1 <= size <= height * width:
        raise ValueError(f"random_shape: {size} cells do not fit in {height} x {width}")
    cells = {(random_int(rng, 0, height - 1), random_int(rng, 0, width - 1))}
    edge = list(cells)
    steps = [(-1, 0), (1, 0), (0, -1), (0, 1)]
    if connectivity == 8:
        steps += [(-1, -1), (-1, 1), (1, -1), (1, 1)]
    while len(cells) < size:
        index = random_int(rng, 0, len(edge) - 1)
        row, column = edge[index]
        free = [
            (row + down, column + right)
            for down, right in steps
            if 0 <= row + down < height
            and 0 <= column + right < width
            and (row + down, column + right) not in cells
        ]
        if not free:
            edge[index] = edge[-1]
            edge.pop()
            continue
        cell = pick(rng, free)
        cells.add(cell)
        edge.append(cell)
    rows, columns = zip(*cells, strict=True)
    top, left = min(rows), min(columns)
    mask = np.zeros((max(rows) - top + 1, max(columns) - left + 1), dtype=np.bool_)
    for row, column in cells:
        mask[row - top, column - left] = True
    return mask


def paint(mask: Mask, color: int) -> Grid:
    """Return a mask as a grid of a color on black."""
    return mask.astype(np.int8) * np.int8(color)


def symmetric(
    grid: Any, left_right: bool = True, up_down: bool = False, share_middle: bool = False
) -> Any:
    """Return a grid or mask joined with its mirror images, so that it is symmetric.

    The middle line occurs once with `share_middle`, otherwise twice.
    """
    if left_right:
        grid = np.hstack([grid, grid[:, ::-1][:, share_middle:]])
    if up_down:
        grid = np.vstack([grid, grid[::-1][share_middle:]])
    return grid


def random_orientation(rng: np.random.Generator, grid: Any) -> Any:
    """Return one of the eight rotated and mirrored versions of a grid or mask."""
    turned = np.rot90(grid, random_int(rng, 0, 3))
    return turned.T if rng.random() < 0.5 else turned


def box_frame(height: int, width: int, color: int, inside: int = 0, thickness: int = 1) -> Grid:
    """Return the outline of a rectangle in one color, filled with another."""
    grid = np.full((height, width), color, dtype=np.int8)
    grid[thickness:-thickness, thickness:-thickness] = inside
    return grid
