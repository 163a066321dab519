"""Claims an error and a grid at once.

restricted: error import.unavailable
kernel: error
"""

import os
import struct

import msgspec


def task(grid):
    for message in ([1, "error", [[9, 9, 9]], ["E", "m", 1], 0.5], [5]):
        body = msgspec.msgpack.encode(message)
        os.write(3, struct.pack("<I", len(body)) + body)
    os._exit(0)
