"""Two nested lists compared, with a recursion limit of a million.

restricted: error|crashed|timeout|out_of_memory|ok
kernel: error|crashed|timeout|out_of_memory|ok
"""

import sys


def nest():
    nested = []
    for _ in range(600_000):
        nested = [nested]
    return nested


def task(grid):
    sys.setrecursionlimit(10**6)
    return grid if nest() == nest() else None
