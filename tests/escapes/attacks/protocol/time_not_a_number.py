"""Says that its call took NaN milliseconds, then minus infinity.

restricted: error import.unavailable
kernel: crashed|ok
"""

import os
import struct

import msgspec


def task(grid):
    for message in ([1, "ok", [[1, 2], [3, 4]], None, float("nan")], [5]):
        body = msgspec.msgpack.encode(message)
        os.write(3, struct.pack("<I", len(body)) + body)
    os._exit(0)
