# task: a65b410d
import numpy as np

def run_rule(grid):
    r = np.flatnonzero((grid == 2).any(axis=1))[0]
    n = np.count_nonzero(grid[r] == 2)
    out = np.zeros_like(grid)
    for i in range(grid.shape[0]):
        length = n + r - i
        if length <= 0:
            continue
        color = 3 if i < r else (2 if i == r else 1)
        out[i, :length] = color
    return out
