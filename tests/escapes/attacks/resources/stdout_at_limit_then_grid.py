"""Printing to just above the limit, and then an answer.

restricted: ok
kernel: ok
"""

def task(grid):
    print("x" * 300_000)
    return grid
