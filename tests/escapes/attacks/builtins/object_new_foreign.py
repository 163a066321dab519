"""object.__new__ for classes that are not made so.

restricted: error
kernel: error
"""

import numpy as np


def task(grid):
    object.__new__(np.ndarray)
    return [[9, 9, 9]]
