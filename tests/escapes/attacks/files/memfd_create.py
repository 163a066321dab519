"""Makes a file that lives in memory only.

restricted: violation module.forbidden
kernel: violation file.open
"""

import os


def task(grid):
    try:
        fd = os.memfd_create("payload")
        os.write(fd, b"\x7fELF")
        return [[9, 9, 9]]
    except BaseException:
        return grid
