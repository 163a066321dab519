"""`x.ctypes += y` reads the attribute under the guard for writing, and hands it to y.__radd__.

restricted: rejected|violation|error
kernel: ok|error loot
"""

import numpy as np

found = []


class Mine(np.ndarray):
    pass


class Catch:
    def __radd__(self, other):
        found.append(other)
        return other


def task(grid):
    mine = grid.view(Mine)
    try:
        mine.ctypes += Catch()
    except AttributeError:
        pass
    if found and found[0]._ctypes.string_at:
        return [[9, 9, 9]]
    return grid
