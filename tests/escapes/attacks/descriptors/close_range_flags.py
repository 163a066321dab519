"""Unshares its descriptor table with close_range.

restricted: violation import.forbidden
kernel: violation descriptor.make
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).syscall(436, 0, 99, 2) == 0 else grid
