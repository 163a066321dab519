"""Installs another seccomp filter, one that allows everything.

restricted: violation import.forbidden
kernel: violation process.identity
"""

import ctypes
import struct


def task(grid):
    allow = ctypes.create_string_buffer(struct.pack("<HBBI", 6, 0, 0, 0x7FFF0000))
    program = ctypes.create_string_buffer(struct.pack("<H6xQ", 1, ctypes.addressof(allow)))
    return [[9, 9, 9]] if ctypes.CDLL(None).syscall(317, 1, 0, program) == 0 else grid
