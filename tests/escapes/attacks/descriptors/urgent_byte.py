"""Sends an urgent byte, which a plain reader steps over.

restricted: violation import.forbidden
kernel: violation network.socket
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    libc.send.restype = ctypes.c_long
    text = ctypes.create_string_buffer(b"!")
    vector = (ctypes.c_size_t * 2)(ctypes.addressof(text), 1)
    message = (ctypes.c_size_t * 7)(0, 0, ctypes.addressof(vector), 1, 0, 0, 0)
    for _ in range(50):
        libc.sendmsg(3, message, 1)
    return grid
