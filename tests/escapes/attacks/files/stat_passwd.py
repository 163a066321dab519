"""Asks for a file's size and owner, without opening it.

restricted: violation module.forbidden
kernel: violation file.read
"""

import os


def task(grid):
    try:
        return [[9, 9, 9]] if os.stat("/etc/passwd").st_size else grid
    except BaseException:
        return grid
