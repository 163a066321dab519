"""A binomial coefficient with a great many digits.

restricted: timeout|out_of_memory
kernel: timeout|out_of_memory
"""

import math


def task(grid):
    return [[math.comb(10**9, 10**8) % 10]]
