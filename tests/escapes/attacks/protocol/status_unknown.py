"""Claims statuses that only the parent may give.

restricted: error import.unavailable
kernel: crashed
"""

import os
import struct

import msgspec


def task(grid):
    for status in ("timeout", "violation", "crashed", "correct"):
        body = msgspec.msgpack.encode([1, status, [[1]], None, 0.0])
        os.write(3, struct.pack("<I", len(body)) + body)
    os._exit(0)
