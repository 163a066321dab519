"""Answers with a color index that does not exist.

restricted: error import.unavailable
kernel: crashed|invalid_output
"""

import os
import struct

import msgspec


def task(grid):
    for message in ([1, "ok", [[10]], None, 0.5], [5]):
        body = msgspec.msgpack.encode(message)
        os.write(3, struct.pack("<I", len(body)) + body)
    os._exit(0)
