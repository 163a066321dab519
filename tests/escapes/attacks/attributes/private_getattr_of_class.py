"""A private name of a library's class through getattr and a subclass.

restricted: violation attribute.forbidden
kernel: ok loot
"""

import random


class Mine(random.Random):
    pass


def task(grid):
    if getattr(Mine, "_test" + "_generator", None) or getattr(Mine, "_randbelow"):
        return [[9, 9, 9]]
    return grid
