"""Waits for a signal that never comes.

restricted: violation module.forbidden
kernel: violation kernel.syscall
"""

import signal


def task(grid):
    signal.pause()
    return [[9, 9, 9]]
