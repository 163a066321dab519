"""Asks for the template's process id, as the first step to anything done to it.

restricted: violation module.forbidden
kernel: violation process.inspect
"""

import os


def task(grid):
    return [[9, 9, 9]] if os.getppid() else grid
