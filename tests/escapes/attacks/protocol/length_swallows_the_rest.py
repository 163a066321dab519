"""Announces a frame that swallows all that the harness says after it.

restricted: violation module.forbidden
kernel: crashed
"""

import os


def task(grid):
    os.write(3, b"\x00\x00\x02\x00")
    return grid
