"""Makes a process with vfork, below Python.

restricted: violation import.forbidden
kernel: violation process.fork
"""

import ctypes


def task(grid):
    pid = ctypes.CDLL(None).syscall(58)
    return [[9, 9, 9]] if pid > 0 else grid
