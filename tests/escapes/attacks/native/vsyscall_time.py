"""Makes an allowed call through the fixed page of old system calls.

restricted: violation import.forbidden
kernel: ok|crashed|violation
"""

import ctypes


def task(grid):
    ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_void_p)(0xFFFFFFFFFF600400)(None)
    return grid
