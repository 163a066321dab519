"""Gives the C heap back under the feet of everything in it.

restricted: violation import.forbidden
kernel: ok|crashed|error|violation
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    libc.sbrk.restype = ctypes.c_void_p
    libc.sbrk(ctypes.c_long(-(1 << 22)))
    return grid
