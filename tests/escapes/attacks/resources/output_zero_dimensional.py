"""Rows of arrays of no dimensions, and an array of none.

restricted: ok|invalid_output
kernel: ok|invalid_output
"""

import numpy as np


def task(grid):
    return [[np.array(1), np.array(2)], [np.int8(3), np.True_]]
