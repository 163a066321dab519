"""Opens a detached mount, and a new file system of its own.

restricted: violation import.forbidden
kernel: violation file.change file.open
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    fd = libc.syscall(430, b"tmpfs", 0)
    tree = libc.syscall(428, -100, b"/", 1)
    return [[9, 9, 9]] if fd >= 0 or tree >= 0 else grid
