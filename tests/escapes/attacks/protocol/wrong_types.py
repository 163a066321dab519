"""Sends each field as another type.

restricted: error import.unavailable
kernel: crashed
"""

import os
import struct

import msgspec


def task(grid):
    for message in ([1, 0, "grid", 5, "soon"], ["1", "ok", [[1]], None, 0.0], [1]):
        body = msgspec.msgpack.encode(message)
        os.write(3, struct.pack("<I", len(body)) + body)
    return grid
