# task: d037b0a7
import numpy as np

def p(grid):
    out = grid.copy()
    for r in range(1, out.shape[0]):
        out[r] = np.where(out[r] == 0, out[r - 1], out[r])
    return out
