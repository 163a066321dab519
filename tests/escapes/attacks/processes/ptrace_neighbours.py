"""Attaches to the processes with numbers near its own: the template, a spare child.

restricted: violation import.forbidden
kernel: violation process.inspect
"""

import ctypes
import os


def task(grid):
    libc = ctypes.CDLL(None)
    for pid in range(os.getpid() - 8, os.getpid() + 8):
        if libc.ptrace(16, pid, None, None) == 0:
            return [[9, 9, 9]]
    return grid
