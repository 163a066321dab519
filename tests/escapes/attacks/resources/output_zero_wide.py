"""An answer with no columns, of many rows.

restricted: invalid_output|out_of_memory|timeout
kernel: invalid_output|out_of_memory|timeout
"""

import numpy as np


def task(grid):
    return np.zeros((10**9, 0), dtype=object)
