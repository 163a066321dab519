"""Restarts a call that was never interrupted.

restricted: violation import.forbidden
kernel: ok
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    return [[9, 9, 9]] if any(libc.syscall(219) >= 0 for _ in range(100)) else grid
