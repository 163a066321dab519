"""Recursion without end.

restricted: error
kernel: error
"""

def task(grid):
    return task(grid)
