"""Rearranges a mapping by the old call for it.

restricted: violation import.forbidden
kernel: violation memory.executable
"""

import ctypes


def task(grid):
    space = ctypes.create_string_buffer(8192)
    page = ctypes.c_void_p((ctypes.addressof(space) + 4095) & ~4095)
    return [[9, 9, 9]] if ctypes.CDLL(None).remap_file_pages(page, 4096, 4, 0, 0) == 0 else grid
