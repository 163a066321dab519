"""Takes signals off its queue before they are delivered.

restricted: violation module.forbidden
kernel: violation kernel.syscall
"""

import signal


def task(grid):
    signal.sigtimedwait(range(1, 65), 0)
    return [[9, 9, 9]]
