"""Sends a good answer, a final message, and the beginning of another frame.

restricted: error import.unavailable
kernel: crashed
"""

import os
import struct

import msgspec


def task(grid):
    for message in ([1, "ok", [[1, 2], [3, 4]], None, 0.5], [5]):
        body = msgspec.msgpack.encode(message)
        os.write(3, struct.pack("<I", len(body)) + body)
    os.write(3, b"\x10\0")
    os._exit(0)
