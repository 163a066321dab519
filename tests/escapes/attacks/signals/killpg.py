"""Signals the group that the service's own process leads.

restricted: violation module.forbidden
kernel: violation process.signal
"""

import os
import signal


def task(grid):
    try:
        os.killpg(1, signal.SIGTERM)
        return [[9, 9, 9]]
    except OSError:
        return grid
