"""Sets the reference count of None to one, so that it is freed.

restricted: violation import.forbidden
kernel: crashed|ok|error|violation process.signal
"""

import ctypes


def task(grid):
    ctypes.c_long.from_address(id(None)).value = 1
    return grid
