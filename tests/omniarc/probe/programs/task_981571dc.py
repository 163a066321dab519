from omniarc.dsl import *


def task(grid):
    return fill_symmetry(grid, BLACK)
