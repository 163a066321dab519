"""Writes to every descriptor there may be.

restricted: violation module.forbidden
kernel: crashed|output_limit
"""

import os


def task(grid):
    for fd in range(1024):
        try:
            os.write(fd, b"A" * 4096)
        except OSError:
            continue
    return [[9, 9, 9]]
