"""Replaces numpy.rot90 for everybody.

restricted: error
kernel: ok
"""

import numpy as np


def task(grid):
    if getattr(np.rot90, "planted", False):
        return [[9, 9, 9]]

    def rot90(array):
        return array * 0 + 9

    rot90.planted = True
    np.rot90 = rot90
    return grid
