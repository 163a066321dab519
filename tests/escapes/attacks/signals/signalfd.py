"""Turns signals into a descriptor.

restricted: violation import.forbidden
kernel: violation descriptor.make
"""

import ctypes


def task(grid):
    mask = ctypes.c_ulong(~0)
    fd = ctypes.CDLL(None).syscall(282, -1, ctypes.byref(mask), 8)
    return [[9, 9, 9]] if fd >= 0 else grid
