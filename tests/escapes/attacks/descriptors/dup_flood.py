"""Uses up all descriptors.

restricted: violation module.forbidden
kernel: violation descriptor.make file.read
"""

import os


def task(grid):
    try:
        while True:
            os.dup(3)
    except OSError:
        return [[9, 9, 9]]
