"""Opens a performance counter on all processes.

restricted: violation import.forbidden
kernel: violation process.inspect
"""

import ctypes


def task(grid):
    attributes = ctypes.create_string_buffer(128)
    fd = ctypes.CDLL(None).syscall(298, attributes, -1, 0, -1, ctypes.c_ulong(0))
    return [[9, 9, 9]] if fd >= 0 else grid
