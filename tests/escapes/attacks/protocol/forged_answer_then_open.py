"""Reports success, with the final message, and then opens a file.

restricted: error import.unavailable
kernel: violation file.open
"""

import os
import struct

import msgspec


def task(grid):
    for message in ([1, "ok", [[1, 2], [3, 4]], None, 0.5], [5]):
        body = msgspec.msgpack.encode(message)
        os.write(3, struct.pack("<I", len(body)) + body)
    os.open("/etc/passwd", os.O_RDONLY)
    return [[9, 9, 9]]
