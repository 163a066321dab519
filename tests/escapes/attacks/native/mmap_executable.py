"""Maps writable and executable memory, for machine code.

restricted: violation import.forbidden
kernel: violation memory.executable
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    place = libc.mmap(None, ctypes.c_size_t(4096), 7, 0x22, -1, ctypes.c_long(0))
    ctypes.memmove(place, b"\xb8\x39\x00\x00\x00\x0f\x05\xc3", 8)
    ctypes.CFUNCTYPE(ctypes.c_long)(place)()
    return [[9, 9, 9]]
