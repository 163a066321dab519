"""Reads the processor clocks of other processes by making their clock numbers: finds who runs, and how long.

restricted: violation import.forbidden module.forbidden
kernel: ok|violation kernel.syscall process.inspect
"""

import time


def task(grid):
    others = 0
    for pid in range(1, 3000):
        try:
            time.clock_gettime((~pid << 3) | 2)
            others += 1
        except OSError:
            continue
    return [[9, 9, 9]] if others > 1 else grid
