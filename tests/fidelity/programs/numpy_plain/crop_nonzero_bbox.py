# task: a740d043
import numpy as np

def solve(grid):
    bg = np.bincount(grid.flatten()).argmax()
    coords = np.argwhere(grid != bg)
    (r0, c0), (r1, c1) = coords.min(axis=0), coords.max(axis=0)
    crop = grid[r0:r1 + 1, c0:c1 + 1].copy()
    crop[crop == bg] = 0
    return crop
