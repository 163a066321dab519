"""Makes a pipe.

restricted: violation module.forbidden
kernel: violation descriptor.make
"""

import os


def task(grid):
    try:
        os.pipe()
        return [[9, 9, 9]]
    except OSError:
        return grid
