"""Moves executable pages to where it wants them, and duplicates them.

restricted: violation import.forbidden
kernel: ok|crashed
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    libc.mremap.restype = ctypes.c_void_p
    page = ctypes.cast(libc.labs, ctypes.c_void_p).value & ~0xFFF
    size = ctypes.c_size_t
    moved = libc.mremap(ctypes.c_void_p(page), size(0), size(4096), 1, None)
    failed = ctypes.c_void_p(-1).value
    if moved != failed:
        ctypes.memmove(moved, b"\xc3", 1)
        return [[9, 9, 9]]
    return grid
