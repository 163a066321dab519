"""Opens a message queue by name, for the next program to read.

restricted: violation import.forbidden
kernel: violation file.open
"""

import ctypes


def task(grid):
    fd = ctypes.CDLL(None).syscall(240, b"omni", 0o102, 0o600, None)
    return [[9, 9, 9]] if fd >= 0 else grid
