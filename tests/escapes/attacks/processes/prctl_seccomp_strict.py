"""Asks for strict seccomp, as if it could replace the filter.

restricted: violation import.forbidden
kernel: violation process.identity
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).prctl(22, 1, 0, 0, 0) == 0 else grid
