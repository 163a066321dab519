"""Watches the file system for other programs' doings.

restricted: violation import.forbidden
kernel: violation file.open
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    fd = libc.inotify_init1(0)
    if fd >= 0 and libc.inotify_add_watch(fd, b"/tmp", 0xFFF) >= 0:
        return [[9, 9, 9]]
    return grid
