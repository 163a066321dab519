"""Reads and writes the channel with the vectored calls.

restricted: violation module.forbidden
kernel: crashed|violation file.change file.read
"""

import os


def task(grid):
    os.writev(3, [b"\x02\0\0\0", b"\x91\x05"])
    return [[9, 9, 9]]
