"""Calls machine code in memory that is not executable.

restricted: violation import.forbidden
kernel: crashed
"""

import ctypes


def task(grid):
    code = ctypes.create_string_buffer(b"\xb8\x27\x00\x00\x00\x0f\x05\xc3")
    number = ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(code))()
    return [[9, 9, 9]] if number else grid
