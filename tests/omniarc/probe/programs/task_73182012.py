from omniarc.dsl import *


def task(grid):
    return split_evenly(crop_to(grid, grid != BLACK), 2, 2)[0]
