"""contextlib's ways to change the process.

restricted: violation module.forbidden
kernel: violation|error|ok
"""

import contextlib


def task(grid):
    with contextlib.chdir("/tmp"):
        return grid
