"""Shuts the channel down in both directions, for the parent to trip over.

restricted: violation import.forbidden
kernel: violation network.socket
"""

import ctypes


def task(grid):
    return [[9, 9, 9]] if ctypes.CDLL(None).shutdown(3, 2) == 0 else grid
