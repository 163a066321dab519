# task: ea786f4a
import numpy as np

def transform(grid):
    n = grid.shape[0]
    r, c = np.ogrid[:n, :n]
    conditions = [r == c, r + c == n - 1]
    return np.select(conditions, [np.zeros_like(grid), np.zeros_like(grid)], default=grid)
