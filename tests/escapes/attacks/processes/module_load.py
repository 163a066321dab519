"""Loads a kernel module from memory.

restricted: violation import.forbidden
kernel: violation kernel.module
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).syscall(175, b"\x7fELF", 4, b"") == 0 else grid
