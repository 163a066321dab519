"""Maps each inherited descriptor into memory, through the C library.

restricted: violation import.forbidden
kernel: ok|violation file.read
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    failed = ctypes.c_void_p(-1).value
    for fd in range(16):
        for flags in (1, 2):
            if libc.mmap(None, ctypes.c_size_t(4096), 3, flags, fd, ctypes.c_long(0)) != failed:
                return [[9, 9, 9]]
    return grid
