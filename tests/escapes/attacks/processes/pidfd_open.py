"""Takes a handle on another process.

restricted: violation module.forbidden
kernel: violation process.inspect
"""

import os


def task(grid):
    try:
        os.pidfd_open(1)
        return [[9, 9, 9]]
    except OSError:
        return grid
