"""Unmaps all of its memory, the harness with it.

restricted: violation import.forbidden
kernel: crashed
"""

import ctypes


def task(grid):
    ctypes.CDLL(None).munmap(ctypes.c_void_p(0x10000), ctypes.c_size_t(0x7FFFFFFE0000))
    return [[9, 9, 9]]
