"""Opens with the C library's stdio, behind Python's audit events.

restricted: violation import.forbidden
kernel: violation file.open
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    libc.fopen.restype = ctypes.c_void_p
    return [[9, 9, 9]] if libc.fopen(b"/etc/passwd", b"r") else grid
