"""Looks for the bytes of `int 0x80` in loaded code and calls them: i386 system calls from 64-bit code.

restricted: violation import.forbidden
kernel: violation|crashed kernel.syscall
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    start = ctypes.cast(libc.getpid, ctypes.c_void_p).value & ~0xFFF
    code = ctypes.string_at(start, 1 << 16)
    base = ctypes.cast(ctypes.pythonapi.PyLong_FromLong, ctypes.c_void_p).value & ~0xFFF
    for where, text in ((start, code), (base, ctypes.string_at(base, 1 << 20))):
        at = text.find(b"\xcd\x80")
        if at >= 0:
            ctypes.CFUNCTYPE(ctypes.c_long)(where + at)()
    ctypes.string_at(1)
    return [[9, 9, 9]]
