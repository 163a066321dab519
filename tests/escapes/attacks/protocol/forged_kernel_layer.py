"""Reports an attempt in the kernel's name.

restricted: error import.unavailable
kernel: crashed
"""

import os
import struct

import msgspec


def task(grid):
    body = msgspec.msgpack.encode([3, "file.open", "x", 1, "kernel"])
    os.write(3, struct.pack("<I", len(body)) + body)
    return grid
