"""Sleeps on another process's processor clock, until it has worked.

restricted: violation import.forbidden
kernel: ok|violation kernel.syscall process.inspect
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    clock = ctypes.c_int((~1 << 3) | 2)
    zero = (ctypes.c_long * 2)(0, 1)
    return [[9, 9, 9]] if libc.syscall(230, clock, 1, zero, None) == 0 else grid
