from omniarc.dsl import *


def task(grid):
    output = grid[::2, ::2].copy()
    output[[0, 1, 2, 1], [1, 2, 1, 0]] = grid[[1, 1, 3, 3], [1, 3, 3, 1]]
    return output
