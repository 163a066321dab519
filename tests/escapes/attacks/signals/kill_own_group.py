"""Signals its process group, the template's too, with the number 0 for a name.

restricted: violation module.forbidden
kernel: violation process.signal
"""

import os
import signal


def task(grid):
    try:
        os.kill(0, signal.SIGUSR1)
        return [[9, 9, 9]]
    except OSError:
        return grid
