"""Waits on descriptors.

restricted: violation module.forbidden
kernel: violation descriptor.make
"""

import select


def task(grid):
    return [[9, 9, 9]] if select.select([0], [3], [], 0.1) else grid
