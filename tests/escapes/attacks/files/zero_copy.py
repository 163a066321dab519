"""Moves data between descriptors without reading: sendfile, splice, copy_file_range.

restricted: violation import.forbidden
kernel: violation file.change
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    moved = libc.sendfile(3, 0, None, 16)
    moved += libc.syscall(326, 0, None, 3, None, 16, 0)
    moved += libc.splice(0, None, 3, None, 16, 0)
    return [[9, 9, 9]] if moved > 0 else grid
