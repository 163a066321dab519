"""Looks for memory mapped from files that it can make writable and write through to: plants there, and looks for a plant.

restricted: violation import.forbidden
kernel: ok|crashed|violation
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None, use_errno=True)
    base = ctypes.cast(libc.getpid, ctypes.c_void_p).value & ~0xFFF
    for page in range(base - (8 << 20), base + (8 << 20), 4096):
        place = ctypes.c_void_p(page)
        # A read-only page: reading by a signal mask succeeds, filling by a clock does not.
        if libc.syscall(14, 99, place, None, 8) and ctypes.get_errno() != 22:
            continue
        if libc.syscall(228, 1, ctypes.c_void_p(page + 4080)) == 0:
            continue
        if ctypes.string_at(page + 4088, 8) == b"planted!":
            return [[9, 9, 9]]
        # Library code is left alone: a zero at the end of the page is padding or data.
        if ctypes.string_at(page + 4080, 16) != bytes(16):
            continue
        if libc.mprotect(place, ctypes.c_size_t(4096), 3) == 0:
            ctypes.memmove(page + 4088, b"planted!", 8)
    return grid
