# task: 46442a0e
import numpy as np

def convert(grid):
    r0 = grid
    r1 = np.rot90(grid, -1)
    r2 = np.rot90(grid, -2)
    r3 = np.rot90(grid, -3)
    top = np.hstack([r0, r1])
    bottom = np.hstack([r3, r2])
    return np.vstack([top, bottom])
