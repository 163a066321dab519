"""Aborts.

restricted: violation module.forbidden
kernel: crashed|violation process.signal
"""

import os


def task(grid):
    os.abort()
