# task: 67a3c6ac
import numpy as np

def solve(grid):
    g = grid.astype(np.int32)
    # a view with negative strides
    return g[:, ::-1]
