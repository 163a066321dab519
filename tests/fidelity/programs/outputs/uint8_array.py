# task: 8be77c9e
import numpy as np

def convert(grid):
    g = grid.astype(np.uint8)
    return np.concatenate([g, g[::-1]])
