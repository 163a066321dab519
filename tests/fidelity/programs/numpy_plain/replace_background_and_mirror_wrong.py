# task: 2bcee788
import numpy as np

def solve(grid):
    out = np.where(grid == 0, 3, grid)
    ys, xs = np.where(grid == 2)
    color = next(int(v) for v in np.unique(grid) if v not in (0, 2))
    shape_y, shape_x = np.where(grid == color)
    if ys.max() - ys.min() >= xs.max() - xs.min():
        axis = xs[0]
        side = 1 if shape_x.mean() < axis else -1
        mirror = 2 * axis - shape_x - side
        out[shape_y, mirror] = color
    else:
        axis = ys[0]
        side = 1 if shape_y.mean() < axis else -1
        out[2 * axis - shape_y - side, shape_x] = color
    out[out == 2] = 3
    return out
