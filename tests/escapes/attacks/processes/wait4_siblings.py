"""Waits for a child that it never had.

restricted: violation module.forbidden
kernel: violation process.inspect
"""

import os


def task(grid):
    try:
        return [[9, 9, 9]] if os.waitpid(-1, os.WNOHANG) else grid
    except ChildProcessError:
        return grid
