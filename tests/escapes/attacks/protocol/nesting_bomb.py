"""Nests arrays a hundred thousand deep where one struct is expected.

restricted: violation module.forbidden
kernel: crashed
"""

import os


def task(grid):
    body = b"\x93\x05" + b"\x91" * 100_000 + b"\xc0" * 2
    data = memoryview(len(body).to_bytes(4, "little") + body)
    while data:
        data = data[os.write(3, data) :]
    return grid
