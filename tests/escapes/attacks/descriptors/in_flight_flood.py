"""Keeps more descriptors in flight than its user may have, so that the template's own hand-overs fail and it dies.

restricted: violation import.forbidden
kernel: violation network.socket process.limits
"""

import ctypes
import os
import resource
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
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    # Frames without number in each message keep the parent busy while the template forks.
    frames = b"\x03\0\0\0\x92\x02\xa0" * 400
    text = ctypes.create_string_buffer(frames, len(frames))
    rights = struct.pack("<QII253i4x", 16 + 4 * 253, 1, 1, *[3] * 253)
    control = ctypes.create_string_buffer(rights, len(rights))
    vector = (ctypes.c_size_t * 2)(ctypes.addressof(text), len(frames))
    message = Message(
        None, 0, ctypes.addressof(vector), 1, ctypes.addressof(control), len(rights) - 4, 0
    )
    for _ in range(80):
        libc.sendmsg(3, ctypes.byref(message), 0)
    os._exit(0)
