"""Empties a file by its name.

restricted: violation module.forbidden
kernel: violation file.change
"""

import os


def task(grid):
    try:
        os.truncate("README.md", 0)
    except OSError:
        return [[9, 9, 9]]
    return grid
