"""Passes kernel addresses to the calls it may make.

restricted: violation import.forbidden
kernel: violation process.limits
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    for address in (0xFFFFFFFF81000000, 0xFFFF888000000000, 0xFFFFFFFFFF600000):
        place = ctypes.c_void_p(address)
        written = (
            libc.syscall(228, 1, place),
            libc.syscall(318, place, 8, 0),
            libc.syscall(302, 0, 7, None, place),
            libc.syscall(14, 0, None, place, 8),
            libc.syscall(1, 3, place, 8),
        )
        if 0 in written or 8 in written:
            return [[9, 9, 9]]
    return grid
