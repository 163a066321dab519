"""Edits its segment table, for 16-bit code.

restricted: violation import.forbidden
kernel: violation kernel.syscall
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).syscall(154, 1, bytes(16), 16) == 0 else grid
