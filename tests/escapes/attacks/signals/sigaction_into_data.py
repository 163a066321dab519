"""Has a fault jump to bytes in a buffer of its own.

restricted: violation import.forbidden
kernel: crashed
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    libc.signal.argtypes = (ctypes.c_int, ctypes.c_void_p)
    code = ctypes.create_string_buffer(b"\xb8\x3c\x00\x00\x00\x0f\x05" + b"\x90" * 64)
    libc.signal(11, ctypes.addressof(code))
    ctypes.string_at(8)
    return [[9, 9, 9]]
