"""Answers twice in one call, so that the second would count for the next input.

restricted: error import.unavailable
kernel: ok|crashed
"""

import os
import struct

import msgspec


def task(grid):
    body = msgspec.msgpack.encode([1, "ok", [[1, 2], [3, 4]], None, 0.5])
    os.write(3, struct.pack("<I", len(body)) + body)
    return grid
