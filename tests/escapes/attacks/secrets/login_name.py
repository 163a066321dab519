"""Asks who it is and who else there is.

restricted: violation module.forbidden
kernel: violation file.open file.read process.identity kernel.syscall network.socket
"""

import os
import pwd


def task(grid):
    return [[9, 9, 9]] if pwd.getpwuid(os.getuid()) else grid
