"""Overwrites the type of the integer 1, which the harness uses as well.

restricted: violation import.forbidden
kernel: crashed|error|invalid_output|violation
"""

import ctypes


def task(grid):
    ctypes.c_size_t.from_address(id(1) + 8).value = id(str)
    return [[1, 1], [1, 1]]
