"""Sends with it the credentials of root.

restricted: violation import.forbidden
kernel: violation network.socket
"""

import ctypes
import struct


def task(grid):
    libc = ctypes.CDLL(None)
    text = ctypes.create_string_buffer(b"\x03\0\0\0\x92\x02\xa0", 7)
    vector = (ctypes.c_size_t * 2)(ctypes.addressof(text), 7)
    control = ctypes.create_string_buffer(struct.pack("<QIIiII4x", 28, 1, 2, 1, 0, 0), 32)
    message = (ctypes.c_size_t * 7)(
        0, 0, ctypes.addressof(vector), 1, ctypes.addressof(control), 32, 0
    )
    return [[9, 9, 9]] if libc.sendmsg(3, message, 0) >= 0 else grid
