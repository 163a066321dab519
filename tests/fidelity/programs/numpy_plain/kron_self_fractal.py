# task: 007bbfb7
import numpy as np

def transform(grid):
    mask = (grid != 0).astype(int)
    return np.kron(mask, grid)
