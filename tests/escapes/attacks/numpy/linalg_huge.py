"""Linear algebra that takes minutes, in one call that nothing in Python interrupts.

restricted: timeout|out_of_memory
kernel: timeout|out_of_memory
"""

import numpy as np


def task(grid):
    np.linalg.svd(np.random.rand(3000, 3000))
    return grid
