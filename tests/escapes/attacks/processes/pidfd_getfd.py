"""Takes a descriptor out of another process, by a handle it has guessed.

restricted: violation import.forbidden
kernel: violation process.inspect
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    for fd in range(3, 12):
        for theirs in range(3, 12):
            if libc.syscall(438, fd, theirs, 0) >= 0:
                return [[9, 9, 9]]
    return grid
