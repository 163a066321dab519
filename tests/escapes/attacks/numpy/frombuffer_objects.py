"""frombuffer with an object type.

restricted: error
kernel: error
"""

import numpy as np


def task(grid):
    array = np.frombuffer(id(task).to_bytes(8, "little"), dtype=object)
    return [[9, 9, 9]] if array[0] is task else grid
