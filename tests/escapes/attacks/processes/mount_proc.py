"""Mounts a /proc of its own.

restricted: violation import.forbidden
kernel: violation file.change
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).mount(b"proc", b"/mnt", b"proc", 0, None) == 0 else grid
