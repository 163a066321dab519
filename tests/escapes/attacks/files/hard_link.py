"""Gives another process's program file a second name.

restricted: violation module.forbidden
kernel: violation file.change
"""

import os


def task(grid):
    try:
        os.link("/proc/self/exe", "python-copy")
        return [[9, 9, 9]]
    except BaseException:
        return grid
