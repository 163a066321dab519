"""Sends a map, with keys made to collide, where an array is expected.

restricted: violation module.forbidden
kernel: crashed
"""

import os


def task(grid):
    keys = b"".join(b"\xcf" + (n * (2**61 - 1)).to_bytes(8, "big")[-8:] + b"\xc0" for n in range(4))
    body = b"\xdf\x00\x00\x00\x04" + keys
    os.write(3, len(body).to_bytes(4, "little") + body)
    return grid
