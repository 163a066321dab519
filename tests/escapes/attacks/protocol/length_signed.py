"""Announces a length that is negative where it is taken for signed.

restricted: violation module.forbidden
kernel: output_limit|crashed
"""

import os


def task(grid):
    os.write(3, b"\x00\x00\x00\x80\x91\x05")
    return grid
