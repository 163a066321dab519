"""A copy of the object under a strided view keeps the address, but not the array.

restricted: violation attribute.forbidden
kernel: ok|crashed loot
"""

import copy

import numpy as np
from numpy.lib.stride_tricks import as_strided


def task(grid):
    base = as_strided(np.full(4000, 1), (4000,), (8,)).base
    outlived = np.asarray(copy.deepcopy(base))
    del base
    others = [np.full(4000, 9) for _ in range(4)]
    return [[9, 9, 9]] if others and outlived[2000] != 1 else grid
