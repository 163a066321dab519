"""Makes calls with negative numbers, which libraries use for calls a machine lacks.

restricted: violation import.forbidden
kernel: violation kernel.syscall
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    for number in (-1, -101, -102, -10001, -(1 << 31)):
        libc.syscall(ctypes.c_long(number), 2, 1, 0)
    return [[9, 9, 9]]
