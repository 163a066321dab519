"""Asks for every capability back.

restricted: violation import.forbidden
kernel: violation process.identity
"""

import ctypes
import struct


def task(grid):
    header = struct.pack("<Ii", 0x20080522, 0)
    data = struct.pack("<6I", *[0xFFFFFFFF] * 6)
    return [[9, 9, 9]] if ctypes.CDLL(None).capset(header, data) == 0 else grid
