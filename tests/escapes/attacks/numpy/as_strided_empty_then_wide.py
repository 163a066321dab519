"""An empty view with wide strides first, and then a view inside its bounds that are not there.

restricted: error|violation
kernel: ok|crashed loot
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided


def task(grid):
    base = np.zeros(8, dtype=np.uint8)
    empty = as_strided(base, shape=(0, 1000), strides=(1, 64))
    view = as_strided(empty, shape=(1000,), strides=(64,))
    if view.sum() >= 0:
        return [[9, 9, 9]]
    return grid
