"""An array of objects viewed as integers, which are addresses.

restricted: error
kernel: error
"""

import numpy as np


def task(grid):
    numbers = np.array([task], dtype=object).view(np.int64)
    return [[9, 9, 9]] if numbers[0] else grid
