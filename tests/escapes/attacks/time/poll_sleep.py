"""Sleeps in poll on no descriptor.

restricted: violation import.forbidden
kernel: violation descriptor.make
"""

import ctypes


def task(grid):
    ctypes.CDLL(None).poll(None, 0, 30000)
    return [[9, 9, 9]]
