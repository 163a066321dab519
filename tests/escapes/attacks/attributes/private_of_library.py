"""A private attribute of a library's object.

restricted: violation attribute.forbidden
kernel: ok loot
"""

import random


def task(grid):
    if random.Random(1)._randbelow(5) >= 0:
        return [[9, 9, 9]]
    return grid
