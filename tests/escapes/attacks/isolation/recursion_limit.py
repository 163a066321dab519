"""Changes the recursion limit.

restricted: ok
kernel: ok
"""

import sys


def task(grid):
    if sys.getrecursionlimit() == 4321:
        return [[9, 9, 9]]
    sys.setrecursionlimit(4321)
    return grid
