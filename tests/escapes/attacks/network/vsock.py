"""Opens a socket to the hypervisor.

restricted: violation import.forbidden
kernel: violation network.socket
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    for kind in (1, 2, 5):
        if libc.syscall(41, 40, kind, 0) >= 0:
            return [[9, 9, 9]]
    return grid
