"""Runs a command line.

restricted: violation module.forbidden
kernel: violation process.fork
"""

import os


def task(grid):
    return [[9, 9, 9]] if os.system("touch /tmp/omni-was-here") == 0 else grid
