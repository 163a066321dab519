# task: 1b2d62fb
import numpy as np

def transform(grid):
    sep = np.all(grid == grid[0, 3], axis=0)
    group = np.cumsum(sep)
    left = grid[:, (group == 0)]
    right = grid[:, (group == 1) & ~sep]
    return (8 * ((left == 0) & (right == 0))).astype(int)
