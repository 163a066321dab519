# task: d13f3404
import numpy as np

def transform(grid):
    n = grid.shape[0]
    canvas = np.zeros((2 * n, 2 * n), dtype=int)
    for k in range(2 * n - n + 1 + n):
        for r in range(n):
            for c in range(n):
                if grid[r, c] and r + k < 2 * n and c + k < 2 * n:
                    canvas[r + k, c + k] = grid[r, c]
    return canvas
