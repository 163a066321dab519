"""The constructor of an array with a buffer and strides that leave it.

restricted: error
kernel: error
"""

import numpy as np


def task(grid):
    array = np.ndarray((100,), dtype=np.uint8, buffer=bytearray(8), strides=(1000,))
    return [[9, 9, 9]] if array.size else grid
