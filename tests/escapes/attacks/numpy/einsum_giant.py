"""An einsum whose result is larger than memory.

restricted: out_of_memory|error
kernel: out_of_memory|error
"""

import numpy as np


def task(grid):
    side = np.ones(3000)
    return np.einsum("a,b,c,d->abcd", side, side, side, side)
