# task: 5582e5ca
import numpy as np

def transform(grid):
    mean = grid.mean()
    return np.full(grid.shape, mean)
