"""super with a class and an object of the library's.

restricted: rejected|violation attribute.forbidden
kernel: ok loot
"""

import random


def task(grid):
    made = super(random.Random, random.Random(1)).__reduce_ex__(2)
    return [[9, 9, 9]] if made else grid
