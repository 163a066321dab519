"""Private attributes of a library's object, by text built at run time.

restricted: violation attribute.forbidden code.dynamic
kernel: ok|error loot
"""

import random


def task(grid):
    name = "_" + "randbelow"
    return [[9, 9, 9]] if eval(f"maker.{name}(5)", {"maker": random.Random()}) >= 0 else grid
