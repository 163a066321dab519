"""Sets up io_uring, whose requests no filter sees.

restricted: violation import.forbidden
kernel: violation kernel.io_uring
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).syscall(425, 8, bytes(120)) >= 0 else grid
