"""Installs a filter whose listener would be its own: it would answer its own calls.

restricted: violation import.forbidden
kernel: violation process.identity
"""

import ctypes
import struct


def task(grid):
    notify = ctypes.create_string_buffer(struct.pack("<HBBI", 6, 0, 0, 0x7FC00000))
    program = ctypes.create_string_buffer(struct.pack("<H6xQ", 1, ctypes.addressof(notify)))
    fd = ctypes.CDLL(None).syscall(317, 1, 8, program)
    return [[9, 9, 9]] if fd >= 0 else grid
