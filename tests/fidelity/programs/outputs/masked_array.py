# task: d037b0a7
import numpy as np

def run_rule(grid):
    m = np.ma.masked_equal(grid, 0)
    filled = m.copy()
    for r in range(1, 3):
        above = filled[r - 1]
        filled[r] = np.ma.where(filled.mask[r], above, filled[r])
    return filled
