"""A generator without an end, summed in C.

restricted: timeout
kernel: timeout
"""

import itertools


def task(grid):
    return [[sum(itertools.repeat(0))]]
