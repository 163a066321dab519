"""Sleeps in a futex, below Python.

restricted: violation import.forbidden
kernel: timeout
"""

import ctypes


def task(grid):
    word = ctypes.c_uint(0)
    ctypes.CDLL(None).syscall(202, ctypes.byref(word), 0, 0, None, None, 0)
    return [[9, 9, 9]]
