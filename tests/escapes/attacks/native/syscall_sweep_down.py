"""Makes every system call in turn, from the newest down.

restricted: violation import.forbidden
kernel: violation kernel.syscall
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    for number in range(600, 335, -1):
        libc.syscall(number, -1, -1, -1, -1, -1, -1)
    return [[9, 9, 9]]
