"""Loads a machine context that leads into nothing.

restricted: violation import.forbidden
kernel: crashed|violation
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    context = ctypes.create_string_buffer(2048)
    libc.getcontext(context)
    registers = (ctypes.c_long * 23).from_buffer(context, 40)
    registers[15] = ctypes.addressof(context) + 1024
    registers[16] = 0x1234
    libc.setcontext(context)
    return [[9, 9, 9]]
