"""Reads inherited descriptors at an offset, in case one is a file.

restricted: violation module.forbidden
kernel: violation file.read
"""

import os


def task(grid):
    for fd in (0, 1, 2, 3):
        try:
            if os.pread(fd, 64, 0):
                return [[9, 9, 9]]
        except OSError:
            continue
    return grid
