"""A subclass of ndarray called with a buffer and an object dtype.

restricted: violation|error|rejected
kernel: ok|crashed|error loot
"""

import numpy as np


class Mine(np.ndarray):
    pass


def task(grid):
    marker = [9, 9, 9]
    array = Mine(shape=(1,), dtype="O", buffer=np.array([id(marker)]))
    if array[0] is marker:
        return [[9, 9, 9]]
    return grid
