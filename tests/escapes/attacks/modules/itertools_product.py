"""itertools asked for a product of ranges that it must first hold.

restricted: out_of_memory|error|timeout
kernel: out_of_memory|error|timeout
"""

import itertools


def task(grid):
    return [[sum(1 for _ in itertools.permutations(range(10**8), 5))]]
