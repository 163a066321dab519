"""Writes machine code to a buffer, then makes the buffer executable.

restricted: violation import.forbidden
kernel: violation memory.executable
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    code = ctypes.create_string_buffer(b"\x90" * 8192 + b"\xc3")
    page = (ctypes.addressof(code) + 4095) & ~4095
    if libc.mprotect(ctypes.c_void_p(page), ctypes.c_size_t(4096), 5) == 0:
        ctypes.CFUNCTYPE(None)(page)()
        return [[9, 9, 9]]
    return grid
