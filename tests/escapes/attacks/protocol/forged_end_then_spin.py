"""Sends the final message and then runs forever, to keep the slot.

restricted: error import.unavailable
kernel: ok|timeout
"""

import os
import struct

import msgspec


def task(grid):
    for message in ([1, "ok", [[1, 2], [3, 4]], None, 0.5], [5]):
        body = msgspec.msgpack.encode(message)
        os.write(3, struct.pack("<I", len(body)) + body)
    while True:
        pass
