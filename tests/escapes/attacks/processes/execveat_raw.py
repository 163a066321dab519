"""Executes by descriptor.

restricted: violation import.forbidden
kernel: violation process.exec
"""

import ctypes


def task(grid):
    code = ctypes.CDLL(None).syscall(322, 0, b"", None, None, 0x1000)
    return [[9, 9, 9]] if code == 0 else grid
