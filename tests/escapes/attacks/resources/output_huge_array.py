"""An answer of a hundred million cells.

restricted: invalid_output|out_of_memory
kernel: invalid_output|out_of_memory
"""

import numpy as np


def task(grid):
    return np.zeros((10**4, 10**4), np.int8)
