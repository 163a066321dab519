"""The strides of a subclass's array set past its end.

restricted: violation|error|rejected
kernel: ok|crashed|error loot
"""

import numpy as np


class Mine(np.ndarray):
    pass


def task(grid):
    array = np.zeros(8, dtype=np.uint8).view(Mine)
    array.strides = (4096,)
    if np.asarray(array).sum() >= 0:
        return [[9, 9, 9]]
    return grid
