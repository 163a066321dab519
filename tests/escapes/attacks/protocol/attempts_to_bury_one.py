"""Reports a thousand attempts of another kind before the one that it makes.

restricted: error import.unavailable
kernel: violation file.open
"""

import os
import struct

import msgspec


def task(grid):
    body = msgspec.msgpack.encode([3, "syntax.forbidden", "nothing", 1, "static"])
    frame = struct.pack("<I", len(body)) + body
    for _ in range(1000):
        os.write(3, frame)
    os.open("/etc/passwd", os.O_RDONLY)
    return [[9, 9, 9]]
