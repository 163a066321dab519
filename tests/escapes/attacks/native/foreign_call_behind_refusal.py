"""Says that the program could not run, then makes a call for another architecture: the kernel's kill must not be hidden.

restricted: violation import.forbidden
kernel: violation kernel.syscall
"""

import ctypes
import os
import struct

import msgspec


def task(grid):
    body = msgspec.msgpack.encode([4, "error", ["ValueError", "nothing to see", 1]])
    os.write(3, struct.pack("<I", len(body)) + body)
    ctypes.CDLL(None).syscall(0x40000000 | 2, b"/etc/passwd", 0)
    return grid
