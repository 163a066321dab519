"""Stops itself, so that it neither answers nor dies.

restricted: violation module.forbidden
kernel: violation process.signal
"""

import os
import signal


def task(grid):
    os.kill(os.getpid(), signal.SIGSTOP)
    return [[9, 9, 9]]
