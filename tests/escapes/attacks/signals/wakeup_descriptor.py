"""Has Python write signal numbers to the channel.

restricted: violation module.forbidden
kernel: violation file.read
"""

import signal


def task(grid):
    signal.set_wakeup_fd(3)
    signal.raise_signal(signal.SIGUSR1)
    return [[9, 9, 9]]
