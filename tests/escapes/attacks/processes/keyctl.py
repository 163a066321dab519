"""Leaves a key in the kernel's keyring for the next program of this user.

restricted: violation import.forbidden
kernel: violation process.identity
"""

import ctypes


def task(grid):
    key = ctypes.CDLL(None).syscall(
        248, b"user", b"omni", b"loot", ctypes.c_size_t(4), ctypes.c_int(-4)
    )
    return [[9, 9, 9]] if key > 0 else grid
