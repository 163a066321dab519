"""Sends on its own socket to another address; sendmsg is a call it may make.

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
    for name in (b"/var/run/docker.sock\0", b"\0omni-meeting-point"):
        address = ctypes.create_string_buffer(struct.pack("<H", 1) + name)
        text = ctypes.create_string_buffer(b"\x03\0\0\0\x92\x02\xa0", 7)
        vector = (ctypes.c_size_t * 2)(ctypes.addressof(text), 7)
        message = Message(
            ctypes.addressof(address), 2 + len(name), ctypes.addressof(vector), 1, None, 0, 0
        )
        for fd in (0, 1, 2, 3, 4, 5):
            if libc.sendmsg(fd, ctypes.byref(message), 0) >= 0:
                return [[9, 9, 9]]
    return grid
