"""Makes a directory.

restricted: violation module.forbidden
kernel: violation file.change
"""

import os


def task(grid):
    try:
        os.mkdir("cache")
        return [[9, 9, 9]]
    except BaseException:
        return grid
