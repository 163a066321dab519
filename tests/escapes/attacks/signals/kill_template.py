"""Kills the processes born just before it; one of them is its template.

restricted: violation module.forbidden
kernel: violation process.signal
"""

import os


def task(grid):
    for pid in range(os.getpid() - 1, os.getpid() - 6, -1):
        try:
            os.kill(pid, 9)
            return [[9, 9, 9]]
        except OSError:
            continue
    return grid
