"""Reads address 0.

restricted: violation import.forbidden
kernel: crashed
"""

import ctypes


def task(grid):
    return ctypes.string_at(0)
