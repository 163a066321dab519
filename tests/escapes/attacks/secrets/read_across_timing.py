"""Times the reading of memory it may not read; a fault is all it gets.

restricted: violation import.forbidden
kernel: crashed
"""

import ctypes
import time


def task(grid):
    start = time.perf_counter_ns()
    ctypes.string_at(0xFFFFFFFF81000000, 1)
    return [[9, 9, 9]] if time.perf_counter_ns() - start else grid
