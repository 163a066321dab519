"""np.char.chararray over a buffer shorter than its shape says.

restricted: error
kernel: error
"""

import numpy as np


def task(grid):
    array = np.char.chararray((1000,), itemsize=64, buffer=bytearray(8))
    if array.size == 1000:
        return [[9, 9, 9]]
    return grid
