"""Passes the channel's own end to the parent, a thousand times over.

restricted: violation import.forbidden
kernel: violation network.socket
"""

import ctypes
import struct


class Message(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_void_p),
        ("name_length", ctypes.c_uint),
        ("vectors", ctypes.c_void_p),
        ("vector_count", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_length", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    ]


def task(grid):
    libc = ctypes.CDLL(None)
    # The frame is an empty Printed, so the stream stays well-formed.
    text = ctypes.create_string_buffer(b"\x03\0\0\0\x92\x02\xa0", 7)
    rights = struct.pack("<QIII4x", 20, 1, 1, 3)
    control = ctypes.create_string_buffer(rights, len(rights))
    vector = (ctypes.c_size_t * 2)(ctypes.addressof(text), 7)
    message = Message(
        None, 0, ctypes.addressof(vector), 1, ctypes.addressof(control), len(rights), 0
    )
    for _ in range(1000):
        libc.sendmsg(3, ctypes.byref(message), 0)
    return grid
