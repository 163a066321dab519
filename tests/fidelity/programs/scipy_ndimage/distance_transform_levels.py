# task: 694f12f3
import numpy as np
from scipy.ndimage import distance_transform_cdt, label

def transform(grid):
    lab, n = label(grid == 4)
    depth = distance_transform_cdt(grid == 4, metric="chessboard")
    sizes = np.bincount(lab.ravel())
    sizes[0] = 0
    biggest = sizes.argmax()
    out = grid.copy()
    inner = depth > 1
    out[inner & (lab == biggest)] = 2
    out[inner & (lab != biggest)] = 1
    return out
