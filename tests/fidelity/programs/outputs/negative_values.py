# task: ed36ccf7
import numpy as np

def transform(grid):
    rotated = np.rot90(grid)
    return np.where(rotated == 0, -1, rotated)
