"""Leaves a file in shared memory, and looks for it first.

restricted: violation module.forbidden
kernel: violation file.open file.read
"""

import os


def task(grid):
    try:
        os.open("/dev/shm/omni-plant", os.O_RDONLY)
        return [[9, 9, 9]]
    except OSError:
        os.open("/dev/shm/omni-plant", os.O_CREAT)
    return grid
