# task: f8ff0b80
import numpy as np

def transform(grid):
    hist = np.zeros(10, dtype=int)
    np.add.at(hist, grid.ravel(), 1)
    hist[0] = 0
    ranked = np.argsort(hist)[::-1]
    ranked = ranked[hist[ranked] > 0]
    return ranked.reshape(-1, 1)
