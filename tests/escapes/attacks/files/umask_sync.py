"""Calls that name no file: umask, sync.

restricted: violation module.forbidden
kernel: violation file.change
"""

import os


def task(grid):
    os.umask(0)
    os.sync()
    return [[9, 9, 9]]
