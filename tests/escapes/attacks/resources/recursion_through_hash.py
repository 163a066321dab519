"""Tuples nested a million deep, hashed.

restricted: error|crashed|ok
kernel: error|crashed|ok
"""

import sys


def task(grid):
    sys.setrecursionlimit(10**6)
    nested = ()
    for _ in range(10**6):
        nested = (nested,)
    hash(nested)
    return grid
