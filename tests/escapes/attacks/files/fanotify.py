"""Asks for every file event on the machine.

restricted: violation import.forbidden
kernel: violation file.open
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).fanotify_init(0, 0) >= 0 else grid
