"""Makes itself readable, or unreadable so that its forbidden calls show no path.

restricted: violation import.forbidden
kernel: violation process.identity
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).prctl(4, 0, 0, 0, 0) == 0 else grid
