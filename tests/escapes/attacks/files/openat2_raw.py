"""Opens through openat2, which is newer than many a filter.

restricted: violation import.forbidden
kernel: violation file.open
"""

import ctypes
import struct


def task(grid):
    libc = ctypes.CDLL(None)
    how = struct.pack("<QQQ", 0, 0, 0)
    fd = libc.syscall(437, -100, b"/etc/passwd", how, ctypes.c_size_t(len(how)))
    return [[9, 9, 9]] if fd >= 0 else grid
