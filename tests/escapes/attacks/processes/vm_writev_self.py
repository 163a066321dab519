"""Writes to itself as if to another process.

restricted: violation import.forbidden
kernel: violation process.inspect
"""

import ctypes


def task(grid):
    space = (ctypes.c_size_t * 2)(id(task), 8)
    got = ctypes.CDLL(None).syscall(311, 0, space, 1, space, 1, 0)
    return [[9, 9, 9]] if got > 0 else grid
