"""Says after it has run that it was refused before it ran.

restricted: error import.unavailable
kernel: violation|crashed
"""

import os
import struct

import msgspec


def task(grid):
    body = msgspec.msgpack.encode([3, "import.forbidden", "os", 1, "static"])
    os.write(3, struct.pack("<I", len(body)) + body)
    return grid
