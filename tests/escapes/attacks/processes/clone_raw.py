"""Makes a process that shares its memory and descriptors (clone with CLONE_VM, CLONE_FILES).

restricted: violation import.forbidden
kernel: violation process.fork
"""

import ctypes


def task(grid):
    stack = ctypes.create_string_buffer(1 << 16)
    top = ctypes.c_void_p(ctypes.addressof(stack) + (1 << 16))
    pid = ctypes.CDLL(None).syscall(56, ctypes.c_ulong(0x100 | 0x400 | 0x4000), top, 0, 0, 0)
    return [[9, 9, 9]] if pid > 0 else grid
