"""Sends SIGKILL to every process that it may.

restricted: violation module.forbidden
kernel: violation process.signal
"""

import os
import signal


def task(grid):
    try:
        os.kill(-1, signal.SIGKILL)
        return [[9, 9, 9]]
    except OSError:
        return grid
