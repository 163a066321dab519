"""Recursion through the key of a sort, which uses C's stack.

restricted: error|crashed|out_of_memory|timeout
kernel: error|crashed|out_of_memory|timeout
"""

import sys

sys.setrecursionlimit(10**6)


def down(n):
    return sorted([n, n], key=down)


def task(grid):
    down(1)
    return grid
