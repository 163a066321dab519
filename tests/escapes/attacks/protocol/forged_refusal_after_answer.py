"""Answers, and then says that it could not run at all.

restricted: error import.unavailable
kernel: crashed|error|rejected
"""

import os
import struct

import msgspec


def task(grid):
    for message in ([1, "ok", [[1, 2], [3, 4]], None, 0.5], [4, "rejected", ["E", "m", 1]], [5]):
        body = msgspec.msgpack.encode(message)
        os.write(3, struct.pack("<I", len(body)) + body)
    os._exit(0)
