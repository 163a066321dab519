"""Frees a block twice, and many times.

restricted: violation import.forbidden
kernel: violation|crashed process.signal file.change kernel.syscall
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    block = ctypes.c_void_p(libc.malloc(ctypes.c_size_t(2000)))
    for _ in range(20):
        libc.free(block)
    return [[9, 9, 9]]
