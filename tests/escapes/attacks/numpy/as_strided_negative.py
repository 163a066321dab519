"""Negative strides from the start of an array.

restricted: error
kernel: ok|error|crashed loot
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided


def task(grid):
    wild = as_strided(np.zeros(10), (1000,), (-8,))
    if wild.size == 1000 and wild.sum() is not None:
        return [[9, 9, 9]]
    return grid
