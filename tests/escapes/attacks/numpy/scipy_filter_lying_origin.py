"""The origin of a filter that answers comparisons with a lie: C code moves the kernel by it.

restricted: error
kernel: ok|error|crashed loot
"""

import numpy as np
from scipy import ndimage


class Origin(int):
    def __add__(self, other):
        return 1

    __radd__ = __add__

    def __lt__(self, other):
        return False

    __gt__ = __le__ = __ge__ = __lt__


def task(grid):
    ndimage.correlate1d(np.arange(10.0), [1, 2, 3], origin=Origin(600))
    return [[9, 9, 9]]
