"""Changes a file's times, to hide a change made earlier.

restricted: violation module.forbidden
kernel: violation file.change
"""

import os


def task(grid):
    try:
        os.utime("/etc/hostname", (0, 0))
    except OSError:
        return [[9, 9, 9]]
    return grid
