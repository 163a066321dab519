"""Starts a thread with the C library, which Python has no event for.

restricted: violation import.forbidden
kernel: violation process.fork
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    thread = ctypes.c_ulong()
    code = libc.pthread_create(ctypes.byref(thread), None, libc.getpid, None)
    return [[9, 9, 9]] if code == 0 else grid
