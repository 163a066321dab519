"""The constructor reached as the class of the grid.

restricted: error
kernel: ok|error|crashed loot
"""

import numpy as np


def task(grid):
    marker = [9, 9, 9]
    array = type(grid)((1,), np.dtype([("a", object)]), np.array([id(marker)]))
    if array[0][0] is marker:
        return [[9, 9, 9]]
    return grid
