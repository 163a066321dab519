"""A factorial that C works out in one call.

restricted: timeout|out_of_memory
kernel: timeout|out_of_memory
"""

import math


def task(grid):
    return [[math.factorial(10**8) % 10]]
