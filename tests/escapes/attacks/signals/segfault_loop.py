"""Handles its own segmentation fault by doing it again, for ever.

restricted: violation import.forbidden
kernel: timeout|crashed
"""

import ctypes
import signal


def task(grid):
    # Python's handler returns to the faulting instruction, so this never ends by itself.
    signal.signal(signal.SIGSEGV, lambda *_: None)
    ctypes.string_at(8)
    return [[9, 9, 9]]
