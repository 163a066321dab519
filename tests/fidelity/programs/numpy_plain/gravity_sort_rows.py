# task: beb8660c
import numpy as np

def transform(grid):
    widths = np.count_nonzero(grid, axis=1)
    order = np.argsort(widths, kind="stable")
    result = np.zeros(grid.shape, dtype=grid.dtype)
    for new_r, old_r in enumerate(order):
        k = widths[old_r]
        if k == 0:
            continue
        result[new_r, -k:] = grid[old_r].max()
    return result
