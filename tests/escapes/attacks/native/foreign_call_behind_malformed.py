"""Sends rubbish and at once makes a call for another architecture: being malformed must not hide the attempt.

restricted: violation import.forbidden
kernel: violation|crashed kernel.syscall
"""

import ctypes
import os


def task(grid):
    os.write(3, b"\x01\0\0\0\xc1")
    ctypes.CDLL(None).syscall(0x40000000 | 41, 2, 1, 0)
    return grid
