"""Makes a timer that signals on its own processor time.

restricted: violation import.forbidden
kernel: violation process.signal
"""

import ctypes


def task(grid):
    timer = ctypes.c_int()
    code = ctypes.CDLL(None).syscall(222, 2, None, ctypes.byref(timer))
    return [[9, 9, 9]] if code == 0 else grid
