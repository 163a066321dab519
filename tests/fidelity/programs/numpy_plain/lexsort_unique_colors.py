# task: cdecee7f
import numpy as np

def transform(grid):
    r, c = np.nonzero(grid)
    order = np.lexsort((r, c))
    values = grid[r[order], c[order]]
    out = np.zeros(9, dtype=grid.dtype)
    out[:values.size] = values
    out = out.reshape(3, 3)
    out[1] = out[1, ::-1]
    return out
