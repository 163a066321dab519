"""Makes System V shared memory, which outlives its process.

restricted: violation import.forbidden
kernel: violation memory.shared
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).shmget(0x0A2C, 4096, 0o1666) >= 0 else grid
