"""Turns the machine off.

restricted: violation import.forbidden
kernel: violation kernel.module
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    magic = ctypes.c_uint(0xFEE1DEAD), 672274793, 0x89ABCDEF
    return [[9, 9, 9]] if libc.syscall(169, *magic, None) == 0 else grid
