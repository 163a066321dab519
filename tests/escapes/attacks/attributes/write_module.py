"""A function of a module's face is replaced.

restricted: error|violation
kernel: ok loot
"""

import math


def task(grid):
    math.sqrt = lambda x: [[9, 9, 9]]
    return math.sqrt(1)
