# task: 6150a2bd
import numpy as np

def transform(grid):
    # rotate the grid by 180 degrees
    return np.rot90(grid, 2)
