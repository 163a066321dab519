"""Looks at what kernel and how much memory there is.

restricted: violation module.forbidden
kernel: violation kernel.syscall
"""

import os


def task(grid):
    return [[9, 9, 9]] if os.uname().release else grid
