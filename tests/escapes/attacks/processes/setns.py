"""Enters a namespace by any descriptor that it holds.

restricted: violation import.forbidden
kernel: violation process.fork
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    return [[9, 9, 9]] if any(libc.setns(fd, 0) == 0 for fd in range(8)) else grid
