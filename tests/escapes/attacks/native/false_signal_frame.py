"""Returns from a signal that never was, with registers of its own making.

restricted: violation import.forbidden
kernel: crashed|violation
"""

import ctypes


def task(grid):
    ctypes.CDLL(None).syscall(15)
    return [[9, 9, 9]]
