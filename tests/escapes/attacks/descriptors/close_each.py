"""Closes descriptors one by one by the plain call.

restricted: violation module.forbidden
kernel: crashed
"""

import os


def task(grid):
    for fd in range(256):
        try:
            os.close(fd)
        except OSError:
            continue
    return [[9, 9, 9]]
