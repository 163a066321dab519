"""Loads a program into the kernel.

restricted: violation import.forbidden
kernel: violation kernel.bpf
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).syscall(321, 0, bytes(72), 72) >= 0 else grid
