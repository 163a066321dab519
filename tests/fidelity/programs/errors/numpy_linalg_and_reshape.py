# task: 2dee498d
import numpy as np

def transform(grid):
    parts = grid.reshape(3, -1, grid.shape[1] // 4)
    return parts[0]
