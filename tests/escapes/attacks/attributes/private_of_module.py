"""A private name of a module's face.

restricted: violation|rejected attribute.forbidden
kernel: ok loot
"""

import random


def task(grid):
    if random._inst:
        return [[9, 9, 9]]
    return grid
