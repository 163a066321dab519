"""A memory map of a file.

restricted: violation file.open
kernel: violation|error
"""

import numpy as np


def task(grid):
    np.memmap("/tmp/map", dtype=np.uint8, mode="w+", shape=(8,))
    return [[9, 9, 9]]
