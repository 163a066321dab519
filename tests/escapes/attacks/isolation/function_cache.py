"""Leaves a value in a library function's own defaults.

restricted: rejected attribute.forbidden
kernel: ok
"""

import numpy as np


def task(grid):
    defaults = np.rot90.__wrapped__.__defaults__ if hasattr(np.rot90, "__wrapped__") else (1,)
    if defaults[0] == 2:
        return [[9, 9, 9]]
    np.rot90.__wrapped__.__defaults__ = (2, (0, 1))
    return grid
