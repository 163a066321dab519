"""Sends invalid data and exits before it can be killed for that.

restricted: violation module.forbidden
kernel: crashed
"""

import os


def task(grid):
    os.write(3, b"\x01\0\0\0\xc1")
    os._exit(0)
