# task: a9f96cdd
import numpy as np

def transform(grid):
    h, w = grid.shape
    out = np.zeros_like(grid)
    (r, c), = np.argwhere(grid == 2)
    offsets = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])
    colors = np.array([3, 6, 8, 7])
    targets = offsets + (r, c)
    ok = (targets >= 0).all(axis=1) & (targets < (h, w)).all(axis=1)
    rr, cc = targets[ok].T
    out[rr, cc] += colors[ok]
    return out
