"""Asks to be root again.

restricted: violation module.forbidden
kernel: violation process.identity
"""

import os


def task(grid):
    try:
        os.setresuid(0, 0, 0)
        return [[9, 9, 9]]
    except OSError:
        return grid
