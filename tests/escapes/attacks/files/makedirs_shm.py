"""Makes a directory tree in shared memory; looks first whether it is there.

restricted: violation module.forbidden
kernel: violation file.change file.read
"""

import os


def task(grid):
    try:
        os.makedirs("/dev/shm/omni/plant", exist_ok=True)
        return [[9, 9, 9]]
    except BaseException:
        return grid
