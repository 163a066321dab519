"""Makes the channel non-blocking; the parent's end is its own.

restricted: violation module.forbidden
kernel: violation file.read
"""

import os


def task(grid):
    os.set_blocking(3, False)
    return [[9, 9, 9]]
