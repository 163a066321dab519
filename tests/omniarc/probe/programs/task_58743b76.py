import numpy as np

from omniarc.dsl import *


def task(grid):
    field = object_from_mask(grid, grid == BLACK)
    rest = grid.copy()
    rest[field.slices] = CYAN
    colors = scale_up(crop_to(rest, rest != CYAN), field.height // 2)
    output = grid.copy()
    output[field.slices] = np.where(grid[field.slices] == BLACK, BLACK, colors)
    return output
