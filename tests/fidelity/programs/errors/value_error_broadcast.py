# task: 28bf18c6
import numpy as np

def p(grid):
    ys, xs = np.where(grid > 0)
    crop = grid[ys.min():ys.max() + 1, xs.min():xs.max() + 1]
    canvas = np.zeros((3, 4), dtype=int)
    canvas[:, :] = np.hstack([crop, crop])
    return canvas
