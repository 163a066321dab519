"""An array larger than any memory.

restricted: out_of_memory
kernel: out_of_memory
"""

import numpy as np


def task(grid):
    return np.zeros((10**7, 10**7))
