# task: ed36ccf7
from typing import List

Grid = List[List[int]]


def predict(grid: Grid) -> Grid:
    height: int = len(grid)
    width: int = len(grid[0])
    out: Grid = [[0] * height for _ in range(width)]
    for r in range(height):
        for c in range(width):
            out[width - 1 - c][r] = grid[r][c]
    return out
