"""Sleeps in select.

restricted: violation module.forbidden
kernel: violation descriptor.make
"""

import select


def task(grid):
    select.select([], [], [], 30)
    return [[9, 9, 9]]
