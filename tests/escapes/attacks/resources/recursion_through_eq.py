"""Two nested lists compared, with a recursion limit of a million.

restricted: error|crashed
kernel: error|crashed
"""

import sys


def nest():
    nested = []
    for _ in range(10**6):
        nested = [nested]
    return nested


def task(grid):
    sys.setrecursionlimit(10**6)
    return grid if nest() == nest() else None
