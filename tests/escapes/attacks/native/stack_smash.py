"""Writes far past a small buffer, over whatever comes after it.

restricted: violation import.forbidden
kernel: crashed|violation
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    small = ctypes.create_string_buffer(16)
    libc.sprintf(small, b"%.*d", 60000000, 1)
    return [[9, 9, 9]]
