"""Becomes a shell.

restricted: violation module.forbidden
kernel: violation process.exec
"""

import os


def task(grid):
    try:
        os.execve("/bin/sh", ["sh", "-c", "id"], {})
    except OSError:
        return [[9, 9, 9]]
    return grid
