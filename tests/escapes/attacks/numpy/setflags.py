"""The same by a method.

restricted: error
kernel: error
"""

import numpy as np


def task(grid):
    array = np.frombuffer(b"constant", dtype=np.uint8)
    array.setflags(write=True)
    array[0] = 9
    return [[9, 9, 9]]
