"""Maps shared memory without a file; nobody it forks could see it, for it cannot fork.

restricted: violation import.forbidden
kernel: ok
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    place = libc.mmap(
        ctypes.c_void_p(0x200000000000), ctypes.c_size_t(4096), 3, 0x21, -1, ctypes.c_long(0)
    )
    if ctypes.string_at(place, 5) == b"plant":
        return [[9, 9, 9]]
    ctypes.memmove(place, b"plant", 5)
    return grid
