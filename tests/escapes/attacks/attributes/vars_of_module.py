"""vars() of a module.

restricted: violation attribute.forbidden
kernel: ok loot
"""

import math


def task(grid):
    return [[9, 9, 9]] if vars(math)["sqrt"] else grid
