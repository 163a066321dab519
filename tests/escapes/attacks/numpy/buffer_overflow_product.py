"""A shape whose product overflows to what the buffer has.

restricted: error
kernel: error
"""

import numpy as np


def task(grid):
    array = np.ndarray((2**32, 2**32), dtype=np.uint8, buffer=bytearray(8))
    return [[9, 9, 9]] if array.size else grid
