"""Strides and shape of integers that answer differently each time they are asked.

restricted: ok|error
kernel: ok|error|crashed loot
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided


class Changing:
    calls = 0

    def __index__(self):
        Changing.calls += 1
        return 1 if Changing.calls < 3 else 100000

    __int__ = __index__


def task(grid):
    wild = as_strided(np.zeros(4, np.uint8), (Changing(),), (Changing(),))
    if wild.size > 4:
        return [[9, 9, 9]]
    return np.asarray(wild).reshape(1, -1) * 0
