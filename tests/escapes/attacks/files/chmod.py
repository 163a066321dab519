"""Tries to make the password file writable.

restricted: violation module.forbidden
kernel: violation file.change
"""

import os


def task(grid):
    try:
        os.chmod("/etc/passwd", 0o666)
    except PermissionError:
        return [[9, 9, 9]]
    return grid
