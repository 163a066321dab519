"""Printing to just above the limit, and then an answer.

restricted: output_limit
kernel: output_limit
"""

def task(grid):
    print("x" * 300_000)
    return grid
