"""Becomes root of a user namespace of its own.

restricted: violation import.forbidden
kernel: violation process.fork
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).unshare(0x10020000) == 0 else grid
