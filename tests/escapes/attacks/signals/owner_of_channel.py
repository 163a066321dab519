"""Has the kernel signal another process whenever the channel is readable.

restricted: violation module.forbidden
kernel: violation descriptor.make
"""

import fcntl
import os


def task(grid):
    fcntl.fcntl(3, fcntl.F_SETOWN, os.getpid() - 1)
    fcntl.fcntl(3, fcntl.F_SETSIG, 9)
    fcntl.fcntl(3, fcntl.F_SETFL, os.O_ASYNC)
    return [[9, 9, 9]]
