"""Says that process 1 holds its lock; the kernel's answer tells whether there is such a process.

restricted: violation import.forbidden
kernel: ok|violation process.inspect kernel.syscall
"""

import ctypes
import os


def task(grid):
    libc = ctypes.CDLL(None, use_errno=True)
    past = (ctypes.c_long * 2)(1, 0)
    answers = set()
    for pid in (1, 2, os.getpid() - 1, (1 << 22) - 7):
        word = ctypes.c_uint(pid)
        libc.syscall(202, ctypes.byref(word), 6 | 128, 0, past, None, 0)
        answers.add(ctypes.get_errno())
    # No such process: nobody holds it. Timed out, or not permitted: somebody could.
    return [[9, 9, 9]] if 3 in answers and {110, 1} & answers else grid
