import numpy as np

from omniarc.dsl import *


def task(grid):
    output = grid.copy()
    top, bottom = grid[0] != BLACK, grid[-1] != BLACK
    middle = np.flatnonzero((grid == RED).all(axis=1))[0]
    if top.sum() > bottom.sum():
        output[1:middle, top & bottom] = YELLOW
    else:
        output[middle + 1 : -1, top & bottom] = YELLOW
    return output
