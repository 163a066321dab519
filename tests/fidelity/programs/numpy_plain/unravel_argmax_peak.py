# task: 2013d3e2
import numpy as np

def transform(grid):
    ys, xs = np.nonzero(grid)
    top, left = ys.min(), xs.min()
    size = (ys.max() - top + 1) // 2
    print(np.unravel_index(np.argmax(grid), grid.shape))
    return grid[top:top + size, left:left + size]
