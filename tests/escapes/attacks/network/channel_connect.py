"""Connects the socket it has to somewhere else.

restricted: violation import.forbidden
kernel: violation network.socket
"""

import ctypes
import struct


def task(grid):
    libc = ctypes.CDLL(None)
    nowhere = struct.pack("<H14x", 0)
    where = struct.pack("<H", 1) + b"/var/run/docker.sock\0"
    libc.connect(3, nowhere, 16)
    return [[9, 9, 9]] if libc.connect(3, where, len(where)) == 0 else grid
