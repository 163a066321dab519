"""Takes the memory of the processes next to it away, by their limits.

restricted: violation module.forbidden
kernel: violation process.limits
"""

import os
import resource


def task(grid):
    for pid in range(os.getpid() - 8, os.getpid() + 8):
        if pid == os.getpid():
            continue
        try:
            resource.prlimit(pid, resource.RLIMIT_AS, (1, 1))
            return [[9, 9, 9]]
        except OSError:
            continue
    return grid
