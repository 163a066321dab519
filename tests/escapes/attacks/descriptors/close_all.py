"""Closes every descriptor, the channel too, and answers into nothing.

restricted: violation module.forbidden
kernel: crashed|violation descriptor.make
"""

import os


def task(grid):
    os.closerange(0, 1024)
    return [[9, 9, 9]]
