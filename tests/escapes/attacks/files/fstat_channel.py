"""Asks what kind of thing the inherited descriptors are.

restricted: violation module.forbidden
kernel: violation file.read
"""

import os


def task(grid):
    for fd in range(64):
        try:
            os.fstat(fd)
            return [[9, 9, 9]]
        except OSError:
            continue
    return grid
