"""Cells that are floating-point numbers, one of them none.

restricted: invalid_output
kernel: invalid_output
"""

import numpy as np


def task(grid):
    return np.array([[1.0, np.nan]])
