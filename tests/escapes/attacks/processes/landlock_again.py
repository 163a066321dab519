"""Makes a Landlock ruleset that grants everything.

restricted: violation import.forbidden
kernel: violation process.identity
"""

import ctypes
import struct


def task(grid):
    attributes = struct.pack("<Q", 1)
    fd = ctypes.CDLL(None).syscall(444, attributes, ctypes.c_size_t(8), 0)
    return [[9, 9, 9]] if fd >= 0 else grid
