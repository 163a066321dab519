"""Opens a raw packet socket.

restricted: violation import.forbidden
kernel: violation network.socket
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).socket(17, 3, 0x0300) >= 0 else grid
