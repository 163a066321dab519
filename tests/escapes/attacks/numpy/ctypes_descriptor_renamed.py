"""The descriptor ndarray.ctypes, taken from the class and put into a subclass under another name.

restricted: rejected|violation|error
kernel: ok loot
"""

import numpy as np


class Mine(np.ndarray):
    interface = np.ndarray.ctypes


def task(grid):
    module = grid.view(Mine).interface._ctypes
    if module.string_at:
        return [[9, 9, 9]]
    return grid
