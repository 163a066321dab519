# task: a416b8f3
import numpy as np

def transform(grid):
    wide = np.hstack([grid, grid])
    copies = -(-31 // wide.shape[0])
    return np.tile(wide, (copies, 1))[:31]
