"""Hides a forbidden number above 32 bits of an allowed one, and the other way about.

restricted: violation import.forbidden
kernel: violation file.open kernel.syscall
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    number = ctypes.c_long((39 << 32) | 2)
    fd = libc.syscall(number, b"/etc/passwd", 0)
    return [[9, 9, 9]] if fd >= 0 else grid
