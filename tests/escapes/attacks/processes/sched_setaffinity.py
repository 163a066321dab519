"""Pins itself, and its parent, to one processor.

restricted: violation module.forbidden
kernel: violation process.identity
"""

import os


def task(grid):
    try:
        os.sched_setaffinity(0, {0})
        return [[9, 9, 9]]
    except OSError:
        return grid
