"""A span that overflows sixty-four bits and comes out small.

restricted: error
kernel: ok|error|crashed loot
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided


def task(grid):
    wild = as_strided(np.zeros(4, np.uint8), (2**32 + 1, 1), (2**32, 1))
    if wild[1, 0] is not None:
        return [[9, 9, 9]]
    return grid
