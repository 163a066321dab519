"""Loads a shared library from a path of its choosing.

restricted: violation import.forbidden
kernel: violation file.open
"""

import ctypes


def task(grid):
    try:
        ctypes.CDLL("/usr/lib/x86_64-linux-gnu/libresolv.so.2")
        return [[9, 9, 9]]
    except OSError:
        return grid
