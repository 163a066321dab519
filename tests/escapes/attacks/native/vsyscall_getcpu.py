"""Makes a forbidden call through the fixed page of old system calls.

restricted: violation import.forbidden
kernel: violation|crashed kernel.syscall
"""

import ctypes


def task(grid):
    processor = ctypes.c_uint()
    getcpu = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    code = getcpu(0xFFFFFFFFFF600800)(ctypes.addressof(processor), None, None)
    return [[9, 9, 9]] if code == 0 else grid
