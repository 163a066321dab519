"""Calls execve by the number that only x32 has for it.

restricted: violation import.forbidden
kernel: violation kernel.syscall
"""

import ctypes


def task(grid):
    ctypes.CDLL(None).syscall(0x40000000 | 520, b"/bin/sh", None, None)
    return [[9, 9, 9]]
