import numpy as np

from omniarc.dsl import *


def task(grid):
    dots = np.zeros(grid.shape, dtype=bool)
    for block in find_objects(grid, color=GREEN):
        dots[block.slices] = True
    dots &= grid == RED
    output = grid.copy()
    output[dilate(dots)] = BLUE
    output[dots] = RED
    return output
