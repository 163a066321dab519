# task: 7f4411dc
import numpy as np

def predict(grid):
    h, w = grid.shape
    keep = np.zeros((h, w), dtype=bool)
    for r in range(h - 1):
        for c in range(w - 1):
            patch = grid[r:r + 2, c:c + 2]
            if patch.min() > 0 and patch.min() == patch.max():
                keep[r:r + 2, c:c + 2] = True
    return np.where(keep, grid, 0)
