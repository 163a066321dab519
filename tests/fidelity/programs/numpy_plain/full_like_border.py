# task: 6f8cd79b
import numpy as np

def transform(grid):
    out = np.full_like(grid, 8)
    out[1:-1, 1:-1] = 0
    return out
