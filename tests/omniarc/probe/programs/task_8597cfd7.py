import numpy as np

from omniarc.dsl import *


def task(grid):
    line = np.flatnonzero((grid == GREY).all(axis=1))[0]

    def growth(color):
        above = count_color(grid[:line], color)
        return count_color(grid[line:], color) - above, -above

    return blank_grid(2, 2, max((RED, YELLOW), key=growth))
