"""Sends a message of a kind that only a template may send.

restricted: error import.unavailable
kernel: crashed
"""

import os
import struct

import msgspec


def task(grid):
    for message in ([6, 1, 0, 0.0, 1, []], [0, "x"], [-1]):
        body = msgspec.msgpack.encode(message)
        os.write(3, struct.pack("<I", len(body)) + body)
    return grid
