"""ndarray.ctypes of a subclass through super(); the object keeps the real ctypes module.

restricted: rejected|violation|error
kernel: ok loot
"""

import numpy as np


class Mine(np.ndarray):
    def interface(self):
        return super().ctypes


def task(grid):
    module = grid.view(Mine).interface()._ctypes
    if module.string_at:
        return [[9, 9, 9]]
    return grid
