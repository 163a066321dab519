"""Answers with the largest integers that the format holds.

restricted: error import.unavailable
kernel: crashed
"""

import os
import struct

import msgspec


def task(grid):
    for cell in (2**64 - 1, -(2**63)):
        body = msgspec.msgpack.encode([1, "ok", [[cell]], None, 0.5])
        os.write(3, struct.pack("<I", len(body)) + body)
    os._exit(0)
