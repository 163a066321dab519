"""Says that all went well, and then crashes; what it had said stands.

restricted: violation import.forbidden
kernel: ok
"""

import ctypes
import os
import struct

import msgspec


def task(grid):
    for message in ([1, "ok", [[1, 2], [3, 4]], None, 0.5], [5]):
        body = msgspec.msgpack.encode(message)
        os.write(3, struct.pack("<I", len(body)) + body)
    ctypes.string_at(0)
