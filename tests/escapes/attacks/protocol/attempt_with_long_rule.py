"""Reports an attempt whose rule is a hundred thousand characters of its own text.

restricted: error import.unavailable
kernel: crashed|violation
"""

import os
import struct

import msgspec


def task(grid):
    body = msgspec.msgpack.encode([3, "<script>" * 12_000, "y" * 100_000, 5, "runtime"])
    data = memoryview(struct.pack("<I", len(body)) + body)
    while data:
        data = data[os.write(3, data) :]
    return grid
