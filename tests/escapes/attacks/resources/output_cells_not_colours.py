"""Cells that are numbers outside the colors.

restricted: invalid_output
kernel: invalid_output
"""

def task(grid):
    return [[-1, 10, 2**70]]
