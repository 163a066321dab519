# task: 1f642eb9
import numpy as np
from scipy.spatial.distance import cdist

def transform(grid):
    box = np.argwhere(grid == 8)
    dots = np.argwhere((grid != 8) & (grid != 0))
    d = cdist(dots, box, metric="cityblock")
    nearest = box[d.argmin(axis=1)]
    out = grid.copy()
    for (r, c), (y, x) in zip(dots, nearest):
        out[y, x] = grid[r, c]
    return out
