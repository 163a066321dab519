"""Sets an alarm.

restricted: violation module.forbidden
kernel: violation process.signal
"""

import signal


def task(grid):
    signal.alarm(1)
    return [[9, 9, 9]]
