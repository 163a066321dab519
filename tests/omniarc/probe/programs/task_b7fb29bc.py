import numpy as np

from omniarc.dsl import *


def task(grid):
    output = grid.copy()
    frame = object_from_mask(grid, grid == GREEN)
    room = output[frame.slices][1:-1, 1:-1]
    row, column = find_cells(room, GREEN)[0]
    rows, columns = np.indices(room.shape)
    distances = np.maximum(abs(rows - row), abs(columns - column))
    room[:] = np.where(distances % 2 == 1, YELLOW, RED)
    room[row, column] = GREEN
    return output
