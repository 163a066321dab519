"""Sends frames with nothing in them.

restricted: violation module.forbidden
kernel: crashed
"""

import os


def task(grid):
    os.write(3, b"\0\0\0\0" * 1000)
    return grid
