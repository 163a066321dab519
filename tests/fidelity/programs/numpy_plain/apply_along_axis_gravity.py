# task: 3906de3d
import numpy as np

def rise(col):
    col = col.copy()
    n = np.sum(col == 2)
    if n == 0:
        return col
    col[col == 2] = 0
    blues = np.flatnonzero(col == 1)
    start = blues[-1] + 1 if blues.size else 0
    col[start:start + n] = 2
    return col

def transform(grid):
    return np.apply_along_axis(rise, 0, grid)
