"""The dtype of an array of addresses set to objects.

restricted: error
kernel: error
"""

import numpy as np


def task(grid):
    array = np.array([id(task)])
    array.dtype = object
    return [[9, 9, 9]] if array[0] is task else grid
