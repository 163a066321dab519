# task: cce03e0d
from typing import Final, TypeAlias
import numpy as np

Array: TypeAlias = np.ndarray
KEY_COLOR: Final[int] = 2


def place(canvas: Array, tile: Array, r: int, c: int) -> None:
    h: int
    w: int
    h, w = tile.shape
    canvas[r * h:(r + 1) * h, c * w:(c + 1) * w] = tile


def main(grid: Array) -> Array:
    h, w = grid.shape
    canvas: Array = np.zeros((h * h, w * w), dtype=grid.dtype)
    for r, c in np.argwhere(grid == KEY_COLOR):
        place(canvas, grid, int(r), int(c))
    return canvas
