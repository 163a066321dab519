"""getfield and setfield with an object type.

restricted: error
kernel: error
"""

import numpy as np


def task(grid):
    array = np.array([id(task)])
    array.setfield(id(task), np.int64)
    return [[9, 9, 9]] if array.getfield(object)[0] is task else grid
