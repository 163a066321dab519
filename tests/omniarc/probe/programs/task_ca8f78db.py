from omniarc.dsl import *


def task(grid):
    return tile_to(smallest_tile(grid, transparent=BLACK), *grid.shape)
