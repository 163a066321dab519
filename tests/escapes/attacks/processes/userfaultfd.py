"""Asks to handle its own page faults, which lets a kernel copy be held half-way.

restricted: violation import.forbidden
kernel: violation file.open
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).syscall(323, 1) >= 0 else grid
