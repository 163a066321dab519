"""Asks for real-time scheduling.

restricted: violation module.forbidden
kernel: violation process.identity
"""

import os


def task(grid):
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99))
        return [[9, 9, 9]]
    except OSError:
        return grid
