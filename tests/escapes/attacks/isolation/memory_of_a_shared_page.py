"""Writes into the interpreter's constants at a fixed address, and looks whether they stay written.

restricted: violation import.forbidden
kernel: ok|error|crashed
"""

import ctypes


def task(grid):
    address = ctypes.addressof(ctypes.c_char.in_dll(ctypes.pythonapi, "Py_Version"))
    value = ctypes.c_uint.from_address(address).value
    if value == 0x99999999:
        return [[9, 9, 9]]
    libc = ctypes.CDLL(None)
    libc.mprotect(ctypes.c_void_p(address & ~0xFFF), ctypes.c_size_t(4096), 3)
    ctypes.c_uint.from_address(address).value = 0x99999999
    return grid
