"""Signals through descriptors that may be process handles.

restricted: violation import.forbidden
kernel: violation process.signal
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    sent = [libc.syscall(424, fd, 9, None, 0) == 0 for fd in range(16)]
    return [[9, 9, 9]] if any(sent) else grid
