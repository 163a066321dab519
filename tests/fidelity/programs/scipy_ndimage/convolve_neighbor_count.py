# task: aedd82e4
import numpy as np
from scipy.ndimage import convolve

def transform(grid):
    red = (grid == 2).astype(int)
    cross = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    neighbors = convolve(red, cross, mode="constant", cval=0)
    return np.where((red == 1) & (neighbors == 0), 1, grid)
