"""Leaves a value in a System V semaphore.

restricted: violation import.forbidden
kernel: violation memory.shared
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).semget(0x0A2C, 1, 0o1666) >= 0 else grid
