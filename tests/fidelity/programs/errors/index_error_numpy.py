# task: 3618c87e
import numpy as np

def predict(grid):
    out = grid.copy()
    for r, c in np.argwhere(grid == 1):
        out[r, c] = 0
        out[r + 3, c] = 1
    return out
