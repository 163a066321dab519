"""Ends itself with SIGABRT, as a library's assertion does.

restricted: violation module.forbidden
kernel: crashed|violation process.signal
"""

import signal


def task(grid):
    signal.raise_signal(signal.SIGABRT)
    return grid
