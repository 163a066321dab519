"""Asks for direct access to the machine's ports.

restricted: violation import.forbidden
kernel: violation kernel.syscall
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).iopl(3) == 0 else grid
