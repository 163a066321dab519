"""Recursion without end, and a limit of a million.

restricted: error|crashed|out_of_memory|timeout
kernel: error|crashed|out_of_memory|timeout
"""

import sys


def task(grid):
    sys.setrecursionlimit(10**6)
    return task(grid)
