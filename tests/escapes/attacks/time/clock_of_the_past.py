"""Sleeps until a moment that has passed, again and again, which is a loop in the kernel.

restricted: violation import.forbidden
kernel: timeout
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    past = (ctypes.c_long * 2)(0, 0)
    while True:
        libc.syscall(230, 0, 1, past, None)
