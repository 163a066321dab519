"""A buffer with an offset before its beginning.

restricted: error
kernel: ok|error|crashed loot
"""

import numpy as np


def task(grid):
    array = np.ndarray((8,), dtype=np.uint8, buffer=bytearray(8), offset=-1000)
    return [[9, 9, 9]] if array.size else grid
