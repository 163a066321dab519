"""Sends half of a frame's length and waits.

restricted: violation module.forbidden
kernel: timeout
"""

import os
import time


def task(grid):
    os.write(3, b"\x10\0")
    time.sleep(30)
    return grid
