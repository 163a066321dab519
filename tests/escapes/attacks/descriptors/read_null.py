"""Reads the other inherited descriptors.

restricted: violation module.forbidden
kernel: ok
"""

import os


def task(grid):
    for fd in (0, 1, 2, *range(4, 64)):
        try:
            if os.read(fd, 64):
                return [[9, 9, 9]]
        except OSError:
            continue
    return grid
