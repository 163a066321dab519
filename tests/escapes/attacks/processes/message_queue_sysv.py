"""Leaves a message in a System V queue.

restricted: violation import.forbidden
kernel: violation memory.shared
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).msgget(0x0A2C, 0o1666) >= 0 else grid
