# task: 4347f46a
import numpy as np

def transform(grid):
    h, w = grid.shape
    out = grid.copy()
    for r in range(1, h - 1):
        for c in range(1, w - 1):
            color = grid[r, c]
            if color == 0:
                continue
            if all(grid[r + dr, c + dc] == color for dr, dc in [(0, 1), (1, 0), (0, -1), (-1, 0)]):
                out[r, c] = 0
    return out
