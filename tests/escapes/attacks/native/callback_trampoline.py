"""Makes C callbacks, whose trampolines are code made at run time.

restricted: violation import.forbidden
kernel: ok|violation|crashed memory.executable file.open kernel.syscall file.read
"""

import ctypes


def task(grid):
    kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
    numbers = (ctypes.c_int * 5)(5, 3, 1, 4, 2)
    compare = kind(lambda a, b: a[0] - b[0])
    ctypes.CDLL(None).qsort(numbers, ctypes.c_size_t(5), ctypes.c_size_t(4), compare)
    address = ctypes.cast(compare, ctypes.c_void_p).value
    ctypes.memmove(address, b"\xc3" * 8, 8)
    return [[9, 9, 9]]
