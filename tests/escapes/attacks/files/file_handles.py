"""Opens a file by its handle, past every directory on the way.

restricted: violation import.forbidden
kernel: violation file.open
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    handle = ctypes.create_string_buffer(136)
    handle[0] = 128
    mount = ctypes.c_int()
    got = libc.syscall(303, -100, b"/", handle, ctypes.byref(mount), 0)
    fd = libc.syscall(304, -100, handle, 0)
    return [[9, 9, 9]] if got == 0 or fd >= 0 else grid
