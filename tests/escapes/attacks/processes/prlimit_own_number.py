"""Names itself by its number, where only 0 is allowed, and a number that is 0 in 32 bits.

restricted: violation import.forbidden
kernel: violation process.limits
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    limits = (ctypes.c_ulong * 2)()
    libc.syscall(302, ctypes.c_long(1 << 32), 7, None, limits)
    libc.syscall(302, libc.getpid(), 7, None, limits)
    return [[9, 9, 9]]
