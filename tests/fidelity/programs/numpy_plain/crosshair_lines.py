# task: 23581191
import numpy as np

def transform(grid):
    out = grid.copy()
    points = np.argwhere(grid != 0)
    # vertical + horizontal line through each point
    for r, c in points:
        out[r, :] = grid[r, c]
        out[:, c] = grid[r, c]
    # intersections of two different lines become red
    (r1, c1), (r2, c2) = points
    out[r1, c2] = 2
    out[r2, c1] = 2
    return out
