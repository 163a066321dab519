"""Sends a signal that claims to come from the kernel.

restricted: violation import.forbidden
kernel: violation process.signal
"""

import ctypes
import os


def task(grid):
    information = ctypes.create_string_buffer(128)
    code = ctypes.CDLL(None).syscall(129, os.getpid(), 10, information)
    return [[9, 9, 9]] if code == 0 else grid
