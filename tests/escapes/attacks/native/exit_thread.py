"""Ends its only thread below Python and the C library.

restricted: violation import.forbidden
kernel: crashed
"""

import ctypes


def task(grid):
    ctypes.CDLL(None).syscall(60, 0)
    return [[9, 9, 9]]
