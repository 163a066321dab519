import numpy as np

from omniarc.dsl import *


def task(grid):
    output = grid.copy()
    height = np.count_nonzero(grid[0])
    floor = np.flatnonzero((grid == GREY).all(axis=1))[0]
    colors = grid[floor + 2]
    for column, color in enumerate(colors):
        if np.count_nonzero(colors == color) == height:
            output[floor - height : floor, column] = color
    return output
