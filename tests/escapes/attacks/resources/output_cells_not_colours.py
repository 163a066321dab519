"""Cells that are numbers outside the colours.

restricted: invalid_output
kernel: invalid_output
"""

def task(grid):
    return [[-1, 10, 2**70]]
