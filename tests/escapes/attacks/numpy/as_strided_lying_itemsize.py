"""A subclass that says its items are of negative size.

restricted: error|violation
kernel: ok|crashed loot
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided


class Mine(np.ndarray):
    itemsize = -100000


def task(grid):
    view = as_strided(np.zeros(8, np.uint8).view(Mine), (4096,), (1,), subok=True)
    if np.asarray(view).sum() >= 0:
        return [[9, 9, 9]]
    return grid
