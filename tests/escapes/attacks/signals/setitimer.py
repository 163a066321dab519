"""Sets a timer, to be woken in the middle of the harness.

restricted: violation module.forbidden
kernel: violation process.signal
"""

import signal


def task(grid):
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    return [[9, 9, 9]]
