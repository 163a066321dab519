# task: a9f96cdd
import numpy as np

def process_grid(grid):
    rows, cols, colors = np.nonzero(grid)
    out = np.zeros_like(grid)
    for r, c, v in zip(rows, cols, colors):
        out[r, c] = v
    return out
