"""Loads another kernel.

restricted: violation import.forbidden
kernel: violation kernel.module
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).syscall(246, 0, 0, None, 0) == 0 else grid
