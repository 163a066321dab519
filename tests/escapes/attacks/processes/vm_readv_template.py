"""Reads the template's memory at an address that it knows from its own.

restricted: violation import.forbidden
kernel: violation process.inspect
"""

import ctypes
import os


def task(grid):
    libc = ctypes.CDLL(None)
    space = ctypes.create_string_buffer(64)
    local = (ctypes.c_size_t * 2)(ctypes.addressof(space), 64)
    remote = (ctypes.c_size_t * 2)(id(os), 64)
    for pid in range(os.getpid() - 1, os.getpid() - 10, -1):
        if libc.process_vm_readv(pid, local, 1, remote, 1, 0) > 0:
            return [[9, 9, 9]]
    return grid
