"""Leaves while it is being loaded, before it was asked anything.

restricted: violation module.forbidden
kernel: crashed
"""

import os

os._exit(9)


def task(grid):
    return grid
