"""Spawns a shell.

restricted: violation module.forbidden
kernel: violation process.fork process.exec
"""

import os


def task(grid):
    try:
        os.posix_spawn("/bin/sh", ["sh", "-c", "id > /tmp/id"], {})
        return [[9, 9, 9]]
    except OSError:
        return grid
