"""Makes every system call in turn, from 0 up, and goes on whatever comes back.

restricted: violation import.forbidden
kernel: violation
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    for number in range(470):
        if number not in (0, 1, 11, 15, 34, 60, 231):
            libc.syscall(number, 0, 0, 0, 0, 0, 0)
    return [[9, 9, 9]]
