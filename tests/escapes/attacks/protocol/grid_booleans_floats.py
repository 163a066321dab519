"""Answers with cells that are equal to integers and are none.

restricted: error import.unavailable
kernel: crashed
"""

import os
import struct

import msgspec


def task(grid):
    for cell in (True, 1.0, "1", b"1", None):
        body = msgspec.msgpack.encode([1, "ok", [[cell]], None, 0.5])
        os.write(3, struct.pack("<I", len(body)) + body)
    os._exit(0)
