"""Calls open by its x32 number.

restricted: violation import.forbidden
kernel: violation kernel.syscall
"""

import ctypes


def task(grid):
    fd = ctypes.CDLL(None).syscall(0x40000000 | 2, b"/etc/passwd", 0)
    return [[9, 9, 9]] if fd >= 0 else grid
