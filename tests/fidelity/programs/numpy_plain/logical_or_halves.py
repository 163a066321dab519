# task: dae9d2b5
import numpy as np

def transform(grid):
    w = grid.shape[1] // 2
    left, right = np.split(grid, [w], axis=1)
    either = np.logical_or(left > 0, right > 0)
    return np.where(either, 6, 0)
