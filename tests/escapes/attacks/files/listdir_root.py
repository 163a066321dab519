"""Lists the root directory.

restricted: violation module.forbidden
kernel: violation file.open
"""

import os


def task(grid):
    try:
        return [[9, 9, 9]] if os.listdir("/") else grid
    except BaseException:
        return grid
