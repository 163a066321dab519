# task: fafffa47
import numpy as np

def transform(grid):
    """
    Step 1: the grid is two squares stacked on top of each other.
    Step 2: a cell is 2 when neither the top (9) nor the bottom (1) is coloured.
    """
    n = grid.shape[0] // 2
    top, bottom = grid[:n], grid[n:]
    empty = (top == 0) & (bottom == 0)
    return np.where(empty, 2, 0)
