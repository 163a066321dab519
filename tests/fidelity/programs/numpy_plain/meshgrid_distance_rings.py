# task: 4347f46a
import numpy as np

def predict(grid):
    out = grid.copy()
    up, down = np.roll(grid, 1, 0), np.roll(grid, -1, 0)
    left, right = np.roll(grid, 1, 1), np.roll(grid, -1, 1)
    inside = (grid == up) & (grid == down) & (grid == left) & (grid == right)
    out[inside] = 0
    return out
