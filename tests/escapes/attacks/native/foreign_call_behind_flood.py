"""Sends more than it may and at once makes a call for another architecture.

restricted: violation import.forbidden
kernel: violation|output_limit kernel.syscall
"""

import ctypes
import os


def task(grid):
    os.write(3, b"\xff\xff\xff\xff")
    ctypes.CDLL(None).syscall(0x40000000 | 59, b"/bin/sh", None, None)
    return grid
