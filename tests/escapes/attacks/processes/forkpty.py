"""Forks with a terminal.

restricted: violation module.forbidden
kernel: violation file.open process.fork file.read
"""

import os


def task(grid):
    pid, _ = os.forkpty()
    return [[9, 9, 9]] if pid else grid
