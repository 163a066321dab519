"""Walks /proc for other processes with scandir.

restricted: violation module.forbidden
kernel: violation file.open
"""

import os


def task(grid):
    try:
        with os.scandir("/proc") as entries:
            found = [entry.name for entry in entries if entry.name.isdigit()]
        return [[9, 9, 9]] if found else grid
    except BaseException:
        return grid
