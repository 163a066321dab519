"""Hides data in a file's extended attributes.

restricted: violation module.forbidden
kernel: violation file.change
"""

import os


def task(grid):
    try:
        os.setxattr("/tmp", "user.loot", b"x")
    except OSError:
        return [[9, 9, 9]]
    return grid
