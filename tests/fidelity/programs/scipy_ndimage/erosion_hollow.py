# task: 4347f46a
import numpy as np
from scipy.ndimage import binary_erosion

def transform(grid):
    interior = np.zeros(grid.shape, dtype=bool)
    for color in np.unique(grid):
        if color == 0:
            continue
        interior |= binary_erosion(grid == color)
    return np.where(interior, 0, grid)
