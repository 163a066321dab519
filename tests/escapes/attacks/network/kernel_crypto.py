"""Opens the kernel's crypto interface (AF_ALG), a rich source of kernel bugs.

restricted: violation import.forbidden
kernel: violation network.socket
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).syscall(41, 38, 5, 0) >= 0 else grid
