"""Sends its own answer and final message, then exits: a program may answer anything, in any way.

restricted: error import.unavailable
kernel: ok
"""

import os
import struct

import msgspec


def task(grid):
    for message in ([1, "ok", [[1, 2], [3, 4]], None, 0.5], [5]):
        body = msgspec.msgpack.encode(message)
        os.write(3, struct.pack("<I", len(body)) + body)
    os._exit(0)
