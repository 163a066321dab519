"""Makes itself more, and everybody else less, important.

restricted: violation module.forbidden
kernel: violation process.identity
"""

import os


def task(grid):
    try:
        os.setpriority(os.PRIO_PROCESS, 0, 19)
        return [[9, 9, 9]]
    except OSError:
        return grid
