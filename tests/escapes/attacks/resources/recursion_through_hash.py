"""Tuples nested very deep, hashed.

restricted: error|crashed|timeout|out_of_memory|ok
kernel: error|crashed|timeout|out_of_memory|ok
"""

import sys


def task(grid):
    sys.setrecursionlimit(10**6)
    nested = ()
    for _ in range(600_000):
        nested = (nested,)
    hash(nested)
    return grid
