import numpy as np

from omniarc.dsl import *


def task(grid):
    def distances_from(cell):
        reached = np.zeros(grid.shape, dtype=bool)
        reached[cell] = True
        distances = np.zeros(grid.shape, dtype=int)
        for _ in range(grid.size):
            distances += ~reached
            reached = dilate(reached, 4) & (grid != BLUE)
        return distances

    lengths = sum(distances_from(cell) for cell in find_cells(grid, RED))
    output = grid.copy()
    output[(lengths == lengths.min()) & (grid == BLACK)] = YELLOW
    return output
