"""Gives every kind of advice about its heap and the shared code.

restricted: violation import.forbidden
kernel: ok|crashed|violation
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    text = ctypes.cast(libc.getpid, ctypes.c_void_p).value & ~0xFFF
    space = ctypes.create_string_buffer(1 << 16)
    heap = (ctypes.addressof(space) + 4095) & ~4095
    poisoned = False
    for advice in (*range(26), 100, 101, 102, 103):
        code = libc.madvise(ctypes.c_void_p(text), ctypes.c_size_t(4096), advice)
        libc.madvise(ctypes.c_void_p(heap), ctypes.c_size_t(4096), advice)
        poisoned |= code == 0 and advice in (9, 100, 101)
    return [[9, 9, 9]] if poisoned else grid
