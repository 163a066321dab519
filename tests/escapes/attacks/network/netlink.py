"""Asks the kernel for the host's interfaces and routes.

restricted: violation import.forbidden
kernel: violation network.socket
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).socket(16, 3, 0) >= 0 else grid
