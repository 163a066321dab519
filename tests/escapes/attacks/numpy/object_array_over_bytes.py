"""ndarray's constructor with dtype object over a buffer of the program's.

restricted: error
kernel: ok|error|crashed loot
"""

import numpy as np


def task(grid):
    marker = [9, 9, 9]
    array = np.ndarray((1,), dtype=object, buffer=bytearray(id(marker).to_bytes(8, "little")))
    if array[0] is marker:
        return [[9, 9, 9]]
    return grid
