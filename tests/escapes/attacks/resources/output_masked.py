"""A masked array with a mask and a fill value out of range.

restricted: ok|invalid_output|error
kernel: ok|invalid_output|error
"""

import numpy as np


def task(grid):
    return np.ma.masked_array(grid, mask=True, fill_value=10**6)
