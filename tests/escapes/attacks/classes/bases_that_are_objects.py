"""A class statement with an array for its base: the array's class is called as a metaclass.

restricted: error|ok
kernel: error|ok
"""

import numpy as np


def task(grid):
    class Mine(np.zeros(2)):
        x = 1

    return grid
