"""Signals single threads of other processes.

restricted: violation import.forbidden
kernel: violation process.signal
"""

import ctypes
import os


def task(grid):
    libc = ctypes.CDLL(None)
    for pid in range(os.getpid() - 4, os.getpid()):
        if libc.syscall(234, pid, pid, 10) == 0:
            return [[9, 9, 9]]
    return grid
