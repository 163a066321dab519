"""Forks and leaves a child behind to outlive the verdict.

restricted: violation module.forbidden
kernel: violation process.fork
"""

import os
import time


def task(grid):
    try:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        return [[9, 9, 9]]
    except OSError:
        return grid
