"""Reads a library's globals by name: `numpy.r_` looks a text up in the frame of its caller.

restricted: error
kernel: error|ok
"""

import collections
import numpy as np


def task(grid):
    found = collections.ChainMap(np.r_)["_sys"]
    return [[9, 9, 9]] if found is not None else grid
