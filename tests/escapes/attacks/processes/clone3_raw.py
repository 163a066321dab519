"""Asks for a new process in all new namespaces with clone3.

restricted: violation import.forbidden
kernel: violation process.fork
"""

import ctypes
import struct


def task(grid):
    args = struct.pack("<11Q", 0x7E020000, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0)
    pid = ctypes.CDLL(None).syscall(435, args, ctypes.c_size_t(len(args)))
    return [[9, 9, 9]] if pid > 0 else grid
