"""Frees what was never allocated; the C library aborts.

restricted: violation import.forbidden
kernel: violation|crashed process.signal file.change kernel.syscall
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    space = ctypes.create_string_buffer(4096)
    libc.free(ctypes.c_void_p(ctypes.addressof(space) + 17))
    return [[9, 9, 9]]
