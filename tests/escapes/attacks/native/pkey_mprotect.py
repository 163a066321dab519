"""Makes memory executable by the newer call that takes a key.

restricted: violation import.forbidden
kernel: violation memory.executable
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    code = ctypes.create_string_buffer(8192)
    page = ctypes.c_void_p((ctypes.addressof(code) + 4095) & ~4095)
    return [[9, 9, 9]] if libc.syscall(329, page, 4096, 7, -1) == 0 else grid
