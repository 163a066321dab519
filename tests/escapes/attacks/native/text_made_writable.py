"""Makes code writable, patches it, and asks for it to be executable again.

restricted: violation import.forbidden
kernel: violation memory.executable
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    address = ctypes.cast(libc.labs, ctypes.c_void_p).value
    page = ctypes.c_void_p(address & ~0xFFF)
    # A page of a large library that mprotect itself is not on.
    if libc.mprotect(page, ctypes.c_size_t(4096), 3) == 0:
        ctypes.memmove(address, b"\xb8\x09\x00\x00\x00\xc3", 6)
        if libc.mprotect(page, ctypes.c_size_t(4096), 5) == 0:
            return [[9, 9, 9]]
    return grid
