"""Sleeps: no processor time, all wall time.

restricted: ok
kernel: timeout
"""

import time


def task(grid):
    time.sleep(30)
    return grid
