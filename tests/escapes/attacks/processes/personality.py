"""Makes readable memory executable (READ_IMPLIES_EXEC) and addresses predictable.

restricted: violation import.forbidden
kernel: violation process.identity
"""

import ctypes


def task(grid):
    before = ctypes.CDLL(None).personality(ctypes.c_ulong(0x0400000 | 0x0040000))
    return [[9, 9, 9]] if before >= 0 else grid
