"""Registers a list that the kernel writes through when the process dies.

restricted: violation import.forbidden
kernel: violation kernel.syscall
"""

import ctypes


def task(grid):
    head = (ctypes.c_size_t * 3)(id(task), 0, id(task))
    return [[9, 9, 9]] if ctypes.CDLL(None).syscall(273, head, 24) == 0 else grid
