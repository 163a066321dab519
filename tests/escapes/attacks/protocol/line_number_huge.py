"""Reports an error on line 2**64 - 1, which a database's integer does not hold.

restricted: error import.unavailable
kernel: crashed|error
"""

import os
import struct

import msgspec


def task(grid):
    for message in ([1, "error", None, ["E", "m", 2**64 - 1], 0.5], [5]):
        body = msgspec.msgpack.encode(message)
        os.write(3, struct.pack("<I", len(body)) + body)
    os._exit(0)
