"""Sends frames as small as they come, one byte to a write.

restricted: violation module.forbidden
kernel: ok|output_limit
"""

import os


def task(grid):
    for byte in b"\x03\0\0\0\x92\x02\xa0" * 3000:
        os.write(3, bytes((byte,)))
    return grid
