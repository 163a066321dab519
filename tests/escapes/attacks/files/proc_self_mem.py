"""Opens its own memory as a file, to write to pages that are read-only.

restricted: violation module.forbidden
kernel: violation file.open
"""

import os


def task(grid):
    try:
        fd = os.open("/proc/self/mem", os.O_RDWR)
        os.pwrite(fd, b"\xcc", id(task))
        return [[9, 9, 9]]
    except BaseException:
        return grid
