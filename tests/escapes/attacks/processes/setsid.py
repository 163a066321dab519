"""Leaves its process group and session, where a group's kill would not reach it.

restricted: violation module.forbidden
kernel: violation process.identity
"""

import os


def task(grid):
    try:
        os.setsid()
        return [[9, 9, 9]]
    except OSError:
        return grid
