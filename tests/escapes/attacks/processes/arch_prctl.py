"""Moves the thread's base register under the C library.

restricted: violation import.forbidden
kernel: violation process.identity
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).syscall(158, 0x1002, 0) == 0 else grid
