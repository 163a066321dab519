# task: be94b721
import numpy as np
from scipy.ndimage import find_objects

def transform(grid):
    counts = np.bincount(grid.ravel())
    counts[0] = 0
    color = int(counts.argmax())
    sl = find_objects(grid)[color - 1]
    return np.where(grid[sl] == color, color, 0)
